package io.quorate.simulation.host;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.process.Ticket;

/** One life of one process on a host, and the effects it has there. */
final class HostedProcess<M, R, C, N> implements Effects<M, R, N> {
  private final SimHost host;
  private final ProcessId id;
  private final HostRows rows;
  private final Process<M, R, C, N> process;
  private final HostTimers timers = new HostTimers();
  private final Gate gate = new Gate();
  private final Outlet<M, N> early = new Early();
  private long persisted;
  private long reported;
  private boolean touched;

  HostedProcess(SimHost host, ProcessId id, HostRows rows, Process<M, R, C, N> process) {
    this.host = host;
    this.id = id;
    this.rows = rows;
    this.process = process;
  }

  ProcessId id() {
    return id;
  }

  /** Hands in one event; the host knows that its types are this process's. */
  @SuppressWarnings("unchecked")
  void on(Event<?, ?, ?> event) {
    touched = true;
    process.on((Event<M, R, C>) event, this);
  }

  /** Hands in an expiry unless the timer was armed again or cancelled since. */
  void expire(Object timer, long number) {
    if (timers.expire(timer, number)) {
      on(new Event.Expired<M, R, C>(timer));
    }
  }

  /** Ends the turn for this process if it took part in it. */
  void settle() {
    if (touched) {
      touched = false;
      process.settle(this);
    }
  }

  /** The journal has synced up to a position. */
  void synced(long position) {
    gate.open(position);
    if (reported < persisted && reported < position) {
      reported = position;
      on(new Event.Synced<M, R, C>(position));
    }
  }

  /** The rows are durable up to a position, and the journal would like to be shorter. */
  void crowded(long position) {
    on(new Event.Crowded<M, R, C>(position));
  }

  RowsQuery.Page page(RowsQuery query) {
    return rows.page(query);
  }

  @Override
  public Outlet<M, N> early() {
    return early;
  }

  @Override
  public long persist(R record) {
    persisted = host.persist(id, record);
    return persisted;
  }

  @Override
  public void release(long position) {
    host.release(id, position);
  }

  @Override
  public void ask(Ticket ask, Object query) {
    if (!(query instanceof RowsQuery range)) {
      throw new IllegalArgumentException("A bare process may only ask for rows, not " + query);
    }
    host.answerLater(this, ask, range);
  }

  @Override
  public void arm(Object timer, long delayNanos) {
    host.armed(this, timer, timers.arm(timer), delayNanos);
  }

  @Override
  public void cancel(Object timer) {
    timers.cancel(timer);
  }

  @Override
  public long nanos() {
    return host.nanos();
  }

  @Override
  public long wallMillis() {
    return host.wallMillis();
  }

  @Override
  public long choose(String site, long bound) {
    return host.machine().choices().below(site, bound);
  }

  @Override
  public void note(String probe, long value) {
    host.noted(id, probe, value);
  }

  @Override
  public void send(NodeId to, M message) {
    gate.pass(persisted, host.synced(), () -> early.send(to, message));
  }

  @Override
  public void reply(Ticket ticket, Object result) {
    host.replied(ticket);
    gate.pass(persisted, host.synced(), () -> host.reply(ticket, result));
  }

  @Override
  public void notice(N notice) {
    gate.pass(persisted, host.synced(), () -> early.notice(notice));
  }

  private final class Early implements Outlet<M, N> {
    @Override
    public void send(NodeId to, M message) {
      host.send(to, new Parcel(id, message));
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      host.replied(ticket);
      host.reply(ticket, result);
    }

    @Override
    public void notice(N notice) {
      host.notice(id, notice);
    }
  }
}
