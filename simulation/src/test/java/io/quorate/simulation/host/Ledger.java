package io.quorate.simulation.host;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Rows;
import java.nio.ByteBuffer;

/** A process for tests: adds numbers up, durably; greets its peers on a timer. */
final class Ledger implements Process<String, Long, Long, String> {
  private static final byte[] SUM = {'s'};
  private static final byte[] POSITION = {'p'};

  private final Rows rows;
  private final boolean hasty;

  /**
   * @param hasty answers before the record is durable: the defect that gating is there to prevent
   */
  Ledger(Rows rows, boolean hasty) {
    this.rows = rows;
    this.hasty = hasty;
  }

  @Override
  public void on(Event<String, Long, Long> event, Effects<String, Long, String> effects) {
    switch (event) {
      case Event.Replayed<String, Long, Long>(long position, Long added) -> apply(position, added);
      case Event.Started<String, Long, Long> _ -> effects.arm("tick", 1_000_000);
      case Event.Called<String, Long, Long>(var ticket, Long added) -> {
        apply(effects.persist(added), added);
        (hasty ? effects.early() : effects).reply(ticket, read(SUM));
      }
      case Event.Expired<String, Long, Long> _ -> {
        effects.note("ticked", 1);
        effects.arm("tock", 10);
        effects.cancel("tock");
        effects.arm("tick", 1_000_000);
      }
      case Event.Received<String, Long, Long> _ -> {}
      case Event.Cancelled<String, Long, Long> _ -> {}
      case Event.Answered<String, Long, Long> _ -> {}
      case Event.Synced<String, Long, Long> _ -> {}
      case Event.Crowded<String, Long, Long> _ -> {}
    }
  }

  /** Rows may hold the record already: a position tells. */
  private void apply(long position, long added) {
    if (position > read(POSITION)) {
      // Position and sum reach the disk one without the other, so they share a row.
      long sum = read(SUM) + added;
      rows.put(SUM, ByteBuffer.allocate(16).putLong(sum).putLong(position).array());
    }
  }

  private long read(byte[] what) {
    byte[] row = rows.get(SUM);
    return row == null ? 0 : ByteBuffer.wrap(row).getLong(what == SUM ? 0 : 8);
  }
}
