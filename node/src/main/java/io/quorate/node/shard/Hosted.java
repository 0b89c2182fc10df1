package io.quorate.node.shard;

import io.quorate.protocol.process.Codec;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * One process on its shard, and the effects it is handed. Keeps what is gated in order until the
 * journal has synced past the last record that the process had persisted when it emitted the
 * effect.
 */
final class Hosted<M, R, C, N> implements Effects<M, R, N> {

  /** What waits for the journal. */
  private sealed interface Gated {
    long position();

    record Send(long position, NodeId to, Object message) implements Gated {}

    record Reply(long position, Ticket ticket, Object result) implements Gated {}

    record Notice(long position, Object notice) implements Gated {}
  }

  /** Where a process stands in its life. */
  enum Stage {
    RECOVERING,
    STARTED,
    GONE
  }

  final ProcessId id;
  Stage stage = Stage.RECOVERING;

  /** Whether it is on the shard's list of processes to settle. */
  boolean touched;

  /** Whether it is on the shard's list of processes to tell of syncs. */
  boolean unsynced;

  private final Shard shard;
  private final Process<M, R, C, N> process;
  private final Codec<M, R> codec;
  private final Consumer<? super N> notices;
  private final Deque<Gated> waiting = new ArrayDeque<>();
  private final Outlet<M, N> early = new Early();
  private long gate;
  private long persisted;
  private long persistedFirst;

  Hosted(
      Shard shard,
      ProcessId id,
      Process<M, R, C, N> process,
      Codec<M, R> codec,
      Consumer<? super N> notices) {
    this.shard = shard;
    this.id = id;
    this.process = process;
    this.codec = codec;
    this.notices = notices;
  }

  private void on(Event<M, R, C> event) {
    process.on(event, this);
  }

  @SuppressWarnings("unchecked")
  void received(NodeId from, Object message) {
    on(new Event.Received<>(from, (M) message));
  }

  @SuppressWarnings("unchecked")
  void called(Ticket ticket, Object call) {
    on(new Event.Called<>(ticket, (C) call));
  }

  void replayed(long position, byte[] record) {
    on(new Event.Replayed<>(position, codec.record(record)));
  }

  /** Starts it; nothing gated leaves before the record of this start is durable. */
  void started(long incarnation, long startPosition) {
    gate = startPosition;
    stage = Stage.STARTED;
    if (gate > shard.syncedPosition()) {
      shard.watchSync(this);
    }
    on(new Event.Started<>(incarnation));
  }

  void cancelled(Ticket ticket) {
    on(new Event.Cancelled<>(ticket));
  }

  void answered(Ticket ask, Object answer) {
    on(new Event.Answered<>(ask, answer));
  }

  void expired(Object timer) {
    on(new Event.Expired<>(timer));
  }

  void synced(long position) {
    on(new Event.Synced<>(position));
  }

  void crowded(long position) {
    on(new Event.Crowded<>(position));
  }

  void settle() {
    process.settle(this);
  }

  /** Lets out what waited for this position. */
  void letOut(long synced) {
    while (!waiting.isEmpty() && waiting.peekFirst().position() <= synced) {
      shard.released(1);
      emit(waiting.removeFirst());
    }
  }

  /** The last own record that this sync made durable, or 0 where it made none durable. */
  long newlySynced(long synced) {
    if (persistedFirst == 0 || persistedFirst > synced) {
      return 0;
    }
    long reached = Math.min(persisted, synced);
    persistedFirst = persisted > synced ? synced + 1 : 0;
    return reached;
  }

  /** Whether a later sync still concerns this process. */
  boolean awaitsSync() {
    return persistedFirst != 0 || !waiting.isEmpty();
  }

  /** Forgets what waits: it never happens. */
  void drop() {
    stage = Stage.GONE;
    shard.released(waiting.size());
    waiting.clear();
    persistedFirst = 0;
  }

  @SuppressWarnings("unchecked")
  private void emit(Gated effect) {
    switch (effect) {
      case Gated.Send send -> shard.ports().send(send.to(), id, send.message());
      case Gated.Reply reply -> shard.tickets().release(reply.ticket(), reply.result());
      case Gated.Notice notice -> notices.accept((N) notice.notice());
    }
  }

  private boolean open() {
    return waiting.isEmpty() && gate <= shard.syncedPosition();
  }

  private void hold(Gated effect) {
    waiting.addLast(effect);
    shard.held();
    shard.watchSync(this);
  }

  @Override
  public void send(NodeId to, M message) {
    shard.requireOther(id, to);
    if (open()) {
      shard.ports().send(to, id, message);
    } else {
      hold(new Gated.Send(gate, to, message));
    }
  }

  @Override
  public void reply(Ticket ticket, Object result) {
    shard.tickets().answered(this, ticket);
    if (open()) {
      shard.tickets().release(ticket, result);
    } else {
      hold(new Gated.Reply(gate, ticket, result));
    }
  }

  @Override
  public void notice(N notice) {
    if (open()) {
      notices.accept(notice);
    } else {
      hold(new Gated.Notice(gate, notice));
    }
  }

  @Override
  public Outlet<M, N> early() {
    return early;
  }

  @Override
  public long persist(R record) {
    if (stage != Stage.STARTED) {
      throw new IllegalStateException(id + " persists while it is " + stage);
    }
    long position = shard.persist(id, codec.record(record));
    gate = position;
    persisted = position;
    if (persistedFirst == 0) {
      persistedFirst = position;
    }
    shard.watchSync(this);
    return position;
  }

  @Override
  public void release(long position) {
    shard.storage().release(id, position);
  }

  @Override
  public void ask(Ticket ask, Object query) {
    shard.ask(this, ask, query);
  }

  @Override
  public void arm(Object timer, long delayNanos) {
    shard.arm(id, timer, delayNanos);
  }

  @Override
  public void cancel(Object timer) {
    shard.cancelTimer(id, timer);
  }

  @Override
  public long nanos() {
    return shard.clock().nanos();
  }

  @Override
  public long wallMillis() {
    return shard.clock().wallMillis();
  }

  @Override
  public long choose(String site, long bound) {
    return shard.ports().choose(site, bound);
  }

  @Override
  public void note(String probe, long value) {
    shard.ports().note(id, probe, value);
  }

  /** What does not wait; the process states why it may. */
  private final class Early implements Outlet<M, N> {
    @Override
    public void send(NodeId to, M message) {
      shard.requireOther(id, to);
      shard.ports().send(to, id, message);
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      shard.tickets().answered(Hosted.this, ticket);
      shard.tickets().release(ticket, result);
    }

    @Override
    public void notice(N notice) {
      notices.accept(notice);
    }
  }
}
