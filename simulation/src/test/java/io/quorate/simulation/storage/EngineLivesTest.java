package io.quorate.simulation.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ProcessId;
import io.quorate.simulation.disk.SimDisk;
import io.quorate.simulation.tables.SimTables;
import io.quorate.storage.engine.Admission;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.storage.journal.Roster;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code -Dquorate.seed=…} runs one seed. */
class EngineLivesTest {
  private static final int RUNS = 60;
  private static final int LIVES = 20;

  @Test
  void rows_are_always_what_a_prefix_of_the_records_gives() {
    Long only = Long.getLong("quorate.seed");
    long base = only != null ? only : new Random().nextLong();
    long replayed = 0;
    int cleanStops = 0;
    int refusals = 0;
    for (long seed = base; seed < base + (only != null ? 1 : RUNS); seed++) {
      EngineLives lives = new EngineLives(seed);
      try {
        lives.run(LIVES);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + " (run it with -Dquorate.seed=" + seed + ")", e);
      }
      replayed += lives.replayed();
      cleanStops += lives.cleanStops();
      refusals += lives.refusals();
    }
    System.out.println(
        "seeds from "
            + base
            + ": replayed "
            + replayed
            + " records, "
            + cleanStops
            + " clean stops, "
            + refusals
            + " refused turns");
    if (only == null) {
      assertThat(replayed).isPositive();
      assertThat(cleanStops).isPositive();
      assertThat(refusals).isPositive();
    }
  }

  /**
   * Each start takes a segment, so without the flush in {@code recover} the journal would fill up.
   */
  @Test
  void a_node_that_crashes_again_and_again_soon_after_its_start_does_not_fill_its_journal() {
    SimDisk disk = new SimDisk();
    SimTables tables = new SimTables();
    disk.capacity(EngineLives.OPTIONS.journal().bytesMax());
    ProcessId process = new ProcessId(1, 1);
    for (int life = 0; life < 100; life++) {
      StorageEngine engine =
          StorageEngine.open(disk, tables, EngineLives.OPTIONS, new Roster("c", "n", 1));
      engine.recover((position, id, record) -> engine.overlay().view(id).put(record, record));
      byte[] key = {(byte) life};
      long position = engine.submit(process, key);
      engine.overlay().view(process).put(key, key);
      assertThat(engine.writeAndSync()).isEqualTo(position);
      assertThat(engine.admission()).isEqualTo(Admission.OPEN);
      disk.crash(bound -> 0);
      tables.crash(bound -> 0);
    }
  }
}
