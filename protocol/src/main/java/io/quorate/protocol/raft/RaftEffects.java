package io.quorate.protocol.raft;

import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * The host's effects, and what a replica must know of its journal: how far it has synced, and for
 * how long it has not. Messages leave by one of two doors, so that each use of the open one shows.
 */
final class RaftEffects {
  private static final long NEVER = 0;

  private @Nullable Effects<RaftMessage, RaftRecord, OrderNotice> host;
  private long persisted = NEVER;
  private long synced = NEVER;
  private long waitingSinceNanos;

  /** An event comes in with these effects. */
  void begin(Effects<RaftMessage, RaftRecord, OrderNotice> effects) {
    host = effects;
  }

  Effects<RaftMessage, RaftRecord, OrderNotice> host() {
    if (host == null) {
      throw new IllegalStateException("No event has come in yet");
    }
    return host;
  }

  /** Sends once all that was persisted so far is durable. */
  void send(NodeId to, RaftMessage message) {
    host().send(to, message);
  }

  /** Sends at once; the caller states why it may. */
  void sendEarly(NodeId to, RaftMessage message) {
    host().early().send(to, message);
  }

  /**
   * Tells the layer above at once: what it is told is decided, or is its own affair, and rows never
   * become durable before the journal does.
   */
  void notice(OrderNotice notice) {
    host().early().notice(notice);
  }

  /**
   * Replies at once: a refusal reveals nothing but the term's leader, and a success something that
   * a majority has made durable.
   */
  void reply(Ticket ticket, Object result) {
    host().early().reply(ticket, result);
  }

  /** Acknowledges entries; rules say through which door. */
  void acknowledge(NodeId to, RaftMessage message, RaftRules rules) {
    Outlet<RaftMessage, OrderNotice> outlet = rules.acknowledgements(host());
    outlet.send(to, message);
  }

  long persist(RaftRecord record) {
    if (persisted <= synced) {
      waitingSinceNanos = nanos();
    }
    persisted = host().persist(record);
    return persisted;
  }

  /** The journal is durable up to a position. */
  void synced(long position) {
    synced = Math.max(synced, position);
    waitingSinceNanos = nanos();
  }

  boolean durable(long position) {
    return position <= synced;
  }

  /** For how long the journal has been asked to sync and has not; 0 when nothing waits. */
  long stalledNanos() {
    return persisted <= synced ? 0 : nanos() - waitingSinceNanos;
  }

  void arm(RaftTimer timer, long nanos) {
    host().arm(timer, nanos);
  }

  void cancel(RaftTimer timer) {
    host().cancel(timer);
  }

  long nanos() {
    return host().nanos();
  }

  void note(String probe) {
    host().note(probe, 1);
  }
}
