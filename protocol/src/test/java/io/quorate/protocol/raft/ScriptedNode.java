package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** One replica on a host of its own, whose journal syncs and whose timers expire on command. */
final class ScriptedNode implements Effects<RaftMessage, RaftRecord, OrderNotice> {

  private record Held(long position, Runnable effect) {}

  private record Stored(long position, RaftRecord record) {}

  final NodeId id;
  private final Membership founding;
  private final long applied;
  private final RaftSettings settings;
  private final BiConsumer<NodeId, RaftMessage> network;
  private final BiConsumer<Ticket, Object> replies;
  private final List<Stored> journal = new ArrayList<>();
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private final List<OrderNotice> notices = new ArrayList<>();
  private RaftProcess process;
  private long last;
  private long synced;
  private long nanos = 1;
  private long lives;

  ScriptedNode(
      NodeId id,
      Membership founding,
      long applied,
      BiConsumer<NodeId, RaftMessage> network,
      BiConsumer<Ticket, Object> replies) {
    this(id, founding, applied, ScriptedSettings.ONE_ENTRY_A_MESSAGE, network, replies);
  }

  ScriptedNode(
      NodeId id,
      Membership founding,
      long applied,
      RaftSettings settings,
      BiConsumer<NodeId, RaftMessage> network,
      BiConsumer<Ticket, Object> replies) {
    this.id = id;
    this.founding = founding;
    this.applied = applied;
    this.settings = settings;
    this.network = network;
    this.replies = replies;
    this.process = create();
  }

  private RaftProcess create() {
    return new RaftProcess(id, settings, founding, applied);
  }

  RaftView view() {
    return process.view();
  }

  /** What the layer above was told since it was last asked. */
  List<OrderNotice> notices() {
    List<OrderNotice> all = List.copyOf(notices);
    notices.clear();
    return all;
  }

  /** Puts a record into the journal of a node that has not started. */
  void store(RaftRecord record) {
    journal.add(new Stored(++last, record));
    synced = last;
  }

  void start() {
    journal.forEach(
        stored -> process.on(new Event.Replayed<>(stored.position(), stored.record()), this));
    event(new Event.Started<>(++lives));
  }

  /** Loses what was not synced, and starts again. */
  void restart() {
    journal.removeIf(stored -> stored.position() > synced);
    last = synced;
    held.clear();
    process = create();
    start();
  }

  void event(Event<RaftMessage, RaftRecord, OrderCall> event) {
    process.on(event, this);
    process.settle(this);
  }

  /** An election timeout passes. */
  void timeout() {
    nanos += 10 * RaftSettings.DEFAULT.electionNanos();
    event(new Event.Expired<>(RaftTimer.ELECTION));
  }

  /** So much time passes, and the election timer is looked at. */
  void await(long waited) {
    nanos += waited;
    event(new Event.Expired<>(RaftTimer.ELECTION));
  }

  /** Time passes, and nothing else happens. */
  void idle() {
    nanos += 10 * RaftSettings.DEFAULT.electionNanos();
  }

  void heartbeat() {
    nanos += RaftSettings.DEFAULT.heartbeatNanos();
    event(new Event.Expired<>(RaftTimer.HEARTBEAT));
  }

  /** All that was persisted becomes durable; whether there was anything. */
  boolean sync() {
    if (synced == last) {
      return false;
    }
    synced = last;
    while (!held.isEmpty() && held.getFirst().position() <= synced) {
      held.removeFirst().effect().run();
    }
    event(new Event.Synced<>(synced));
    return true;
  }

  private void gated(Runnable effect) {
    if (held.isEmpty() && last == synced) {
      effect.run();
    } else {
      held.addLast(new Held(last, effect));
    }
  }

  @Override
  public Outlet<RaftMessage, OrderNotice> early() {
    return new Outlet<>() {
      @Override
      public void send(NodeId to, RaftMessage message) {
        network.accept(to, message);
      }

      @Override
      public void reply(Ticket ticket, Object result) {
        replies.accept(ticket, result);
      }

      @Override
      public void notice(OrderNotice notice) {
        notices.add(notice);
      }
    };
  }

  @Override
  public long persist(RaftRecord record) {
    journal.add(new Stored(++last, record));
    return last;
  }

  @Override
  public void release(long position) {
    journal.removeIf(stored -> stored.position() < position);
  }

  @Override
  public void ask(Ticket ask, Object query) {
    throw new IllegalArgumentException("Raft asks nothing: " + query);
  }

  @Override
  public void arm(Object timer, long delayNanos) {
    // Timers expire on command.
  }

  @Override
  public void cancel(Object timer) {
    // Timers expire on command.
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public long wallMillis() {
    return 0;
  }

  @Override
  public long choose(String site, long bound) {
    return 0;
  }

  @Override
  public void note(String probe, long value) {
    // Nobody counts here.
  }

  @Override
  public void send(NodeId to, RaftMessage message) {
    gated(() -> network.accept(to, message));
  }

  @Override
  public void reply(Ticket ticket, Object result) {
    gated(() -> replies.accept(ticket, result));
  }

  @Override
  public void notice(OrderNotice notice) {
    gated(() -> notices.add(notice));
  }
}
