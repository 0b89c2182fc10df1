package io.quorate.store.group;

import io.quorate.protocol.process.Ticket;

/** Tickets that a group itself gives to its engine: below zero, unlike those of any host. */
final class Tickets {

  /** For calls that have no reply. */
  static final Ticket NONE = new Ticket(-1);

  private long last = NONE.number();

  Ticket issue() {
    return new Ticket(--last);
  }

  static boolean own(Ticket ticket) {
    return ticket.number() < 0;
  }
}
