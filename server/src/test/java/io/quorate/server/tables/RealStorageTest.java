package io.quorate.server.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ProcessId;
import io.quorate.server.disk.FileDisk;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.storage.engine.StorageOptions;
import io.quorate.storage.journal.JournalOptions;
import io.quorate.storage.journal.JournalRecovery;
import io.quorate.storage.journal.Roster;
import io.quorate.storage.tables.OverlayOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine on files and RocksDB: lives that end cleanly, or with everything dropped as by {@code
 * kill -9}.
 */
class RealStorageTest {
  private static final StorageOptions OPTIONS =
      new StorageOptions(
          new JournalOptions(256 << 10, 4 << 20, 32 << 10),
          new OverlayOptions(100 << 10, 100 << 10),
          512 << 10);
  private static final ProcessId PROCESS = new ProcessId(2, 9);

  @TempDir private Path directory;

  private final Map<Integer, byte[]> model = new TreeMap<>();
  private int serial;

  private StorageEngine open() {
    return StorageEngine.open(
        new FileDisk(directory.resolve("journal"), 0),
        RocksTables.open(directory.resolve("tables"), new RocksTablesOptions(1 << 20, 1 << 20, 1)),
        OPTIONS,
        new Roster("c", "n", 1));
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private static void apply(StorageEngine engine, byte[] record) {
    byte[] key = Arrays.copyOf(record, 4);
    engine.overlay().view(PROCESS).put(key, Arrays.copyOfRange(record, 4, record.length));
  }

  private void put(StorageEngine engine, Random random) {
    int number = random.nextInt(500);
    byte[] value = new byte[4 + random.nextInt(400)];
    random.nextBytes(value);
    ByteBuffer.wrap(value).putInt(++serial);
    byte[] record = ByteBuffer.allocate(4 + value.length).putInt(number).put(value).array();
    engine.submit(PROCESS, record);
    apply(engine, record);
    model.put(number, value);
    engine.turnEnded();
  }

  private void hasAll(StorageEngine engine) {
    model.forEach((number, value) ->
        assertThat(engine.overlay().view(PROCESS).get(key(number))).isEqualTo(value));
  }

  @Test
  void nothing_durable_is_lost_and_a_clean_stop_leaves_nothing_to_replay() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    boolean clean = false;
    long replayed = 0;
    for (int life = 0; life < 12; life++) {
      StorageEngine engine = open();
      JournalRecovery recovery =
          engine.recover((position, process, record) -> apply(engine, record));
      replayed += recovery.records();
      assertThat(clean && recovery.records() > 0).isFalse();
      assertThat(recovery.bytes()).isLessThanOrEqualTo(2 * OPTIONS.replayBytesMax());
      hasAll(engine);
      for (int i = random.nextInt(4000); i > 0; i--) {
        put(engine, random);
        if (random.nextInt(10) == 0) {
          engine.writeAndSync();
          engine.flushStep();
        }
      }
      clean = random.nextBoolean();
      if (clean) {
        engine.close();
      } else {
        write(engine);
        engine.abandon();
      }
    }
    assertThat(replayed).isPositive();
  }

  /**
   * The segments of what is being flushed go when that is done: nobody may claim them meanwhile.
   */
  @Test
  void who_begins_to_keep_a_log_amid_a_flush_needs_nothing_of_before() {
    ProcessId newcomer = new ProcessId(2, 10);
    Random random = new Random(7);
    StorageEngine engine = open();
    engine.recover((position, process, record) -> apply(engine, record));
    for (int i = 0; i < 6_000; i++) { // several segments
      put(engine, random);
    }
    write(engine);
    flush(engine);
    assertThat(engine.turnEnded()).isTrue();
    engine.release(newcomer, 0);
    engine.submit(newcomer, new byte[] {1});
    write(engine);
    flush(engine);
    engine.close();

    StorageEngine again = open();
    int[] own = {0};
    again.recover((position, process, record) -> own[0] += process.equals(newcomer) ? 1 : 0);
    assertThat(own).containsExactly(1);
    hasAll(again);
    again.close();
  }

  private static void write(StorageEngine engine) {
    engine.writeAndSync();
    while (engine.hasPending()) {
      engine.writeAndSync();
    }
  }

  private static void flush(StorageEngine engine) {
    while (engine.flushStep()) {
      assertThat(engine.overlay().flushing()).isTrue();
    }
  }
}
