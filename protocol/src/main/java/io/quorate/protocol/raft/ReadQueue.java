package io.quorate.protocol.raft;

import io.quorate.protocol.order.OrderReply;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayList;
import java.util.List;

/** Reads that know their index and wait until that has been delivered here (section 6.4). */
final class ReadQueue {
  private record Waiting(Ticket ticket, long index, long term) {}

  private final Replica replica;
  private final List<Waiting> waiting = new ArrayList<>();

  ReadQueue(Replica replica) {
    this.replica = replica;
  }

  void add(Ticket ticket, long index, long term) {
    Waiting read = new Waiting(ticket, index, term);
    if (index <= replica.delivered) {
      reply(read);
    } else {
      waiting.add(read);
    }
  }

  /** More was delivered. */
  void delivered() {
    if (!waiting.isEmpty()) {
      List<Waiting> all = List.copyOf(waiting);
      waiting.clear();
      all.forEach(read -> add(read.ticket(), read.index(), read.term()));
    }
  }

  void cancelled(Ticket ticket) {
    waiting.removeIf(read -> read.ticket().equals(ticket));
  }

  private void reply(Waiting read) {
    replica.effects.reply(read.ticket(), new OrderReply.Readable(replica.delivered, read.term()));
  }
}
