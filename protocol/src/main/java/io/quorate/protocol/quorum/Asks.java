package io.quorate.protocol.quorum;

import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.process.Ticket;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ranges over own rows that were asked for and not answered yet, with who waits for each. */
final class Asks {

  /** Takes the page. */
  interface Reader {
    void read(RowsQuery.Page page, QuorumEffects effects);
  }

  private final Map<Ticket, Reader> open = new LinkedHashMap<>();
  private long last;

  void ask(RowsQuery query, Reader reader, QuorumEffects effects) {
    Ticket ticket = new Ticket(++last);
    open.put(ticket, reader);
    effects.ask(ticket, query);
  }

  void answered(Ticket ticket, Object answer, QuorumEffects effects) {
    Reader reader = open.remove(ticket);
    if (reader != null) {
      reader.read((RowsQuery.Page) answer, effects);
    }
  }
}
