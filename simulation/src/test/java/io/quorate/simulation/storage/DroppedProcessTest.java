package io.quorate.simulation.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ProcessId;
import io.quorate.simulation.disk.SimDisk;
import io.quorate.simulation.tables.SimTables;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.storage.journal.Roster;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that keeps a log is dropped, and another one takes its name. */
class DroppedProcessTest {
  private static final ProcessId NAME = new ProcessId(7, 0);

  private final SimDisk disk = new SimDisk();
  private final SimTables tables = new SimTables();

  private StorageEngine open(List<String> replayed) {
    StorageEngine engine =
        StorageEngine.open(disk, tables, EngineLives.OPTIONS, new Roster("c", "n", 1));
    engine.recover((_, process, record) -> {
      if (process.equals(NAME)) {
        replayed.add(new String(record, StandardCharsets.UTF_8));
      }
    });
    return engine;
  }

  private static void persist(StorageEngine engine, String record) {
    engine.submit(NAME, record.getBytes(StandardCharsets.UTF_8));
    engine.release(NAME, 0);
    engine.writeAndSync();
  }

  @Test
  void its_name_is_free_once_no_crash_can_bring_it_back() {
    StorageEngine engine = open(new ArrayList<>());
    persist(engine, "of the first");
    assertThat(engine.isDropping(NAME)).isFalse();

    engine.drop(NAME);
    assertThat(engine.isDropping(NAME)).isTrue();
    assertThat(engine.turnEnded()).as("somebody may wait for the name").isTrue();
    assertThat(engine.isDropping(NAME)).isTrue();
    while (engine.flushStep()) {
      assertThat(engine.isDropping(NAME)).isTrue();
    }
    assertThat(engine.isDropping(NAME)).isFalse();
    persist(engine, "of the second");
    engine.abandon();

    List<String> replayed = new ArrayList<>();
    open(replayed).abandon();
    assertThat(replayed).containsExactly("of the second");
  }

  @Test
  void one_whose_drop_was_not_durable_is_there_again_as_it_was() {
    StorageEngine engine = open(new ArrayList<>());
    persist(engine, "of the first");
    engine.drop(NAME);
    engine.abandon();

    List<String> replayed = new ArrayList<>();
    StorageEngine again = open(replayed);
    assertThat(replayed).containsExactly("of the first");
    assertThat(again.isDropping(NAME)).isFalse();
    again.abandon();
  }
}
