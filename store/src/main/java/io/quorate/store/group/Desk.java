package io.quorate.store.group;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.process.Ticket;

/** What the parts of a group need of the turn that they are in. */
interface Desk {

  /**
   * Answers at once. It may: every answer shows what was applied, and what is applied is decided by
   * a majority and held by this node's journal.
   */
  void reply(Ticket ticket, Object result);

  void notice(GroupNotice notice);

  void note(String probe, long value);

  /** Where the last record of the engine stands. */
  long position();

  long nanos();

  void arm(GroupTimer timer, long delayNanos);

  /** Calls the engine as soon as it is done with what it is doing. */
  void order(Ticket ticket, OrderCall call);

  /** A ticket of the group's own, which never meets one of the host's. */
  Ticket ownTicket();
}
