package io.quorate.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ProcessId;
import io.quorate.storage.disk.MemoryDisk;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.storage.engine.StorageOptions;
import io.quorate.storage.journal.JournalOptions;
import io.quorate.storage.journal.Roster;
import io.quorate.storage.tables.MemoryTables;
import io.quorate.storage.tables.OverlayOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JournalThreadTest {
  private static final ProcessId PROCESS = new ProcessId(1, 2);
  private static final JournalOptions SMALL = new JournalOptions(64 << 10, 1 << 20, 8 << 10);

  private final MemoryDisk disk = new MemoryDisk();
  private final BlockingQueue<Long> synced = new LinkedBlockingQueue<>();
  private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();
  private final JournalFigures figures = new JournalFigures();

  private StorageEngine engine() {
    StorageEngine engine =
        StorageEngine.open(
            disk,
            new MemoryTables(),
            new StorageOptions(SMALL, OverlayOptions.DEFAULT, 256 << 10),
            new Roster("c", "n1", 0));
    engine.recover((_, _, _) -> {});
    return engine;
  }

  private JournalThread thread(StorageEngine engine) {
    return new JournalThread(
        "n1", engine, synced::add, (_, cause) -> fatal.complete(cause), figures);
  }

  private void awaitSynced(long position) throws Exception {
    Long reached;
    do {
      reached = synced.poll(60, TimeUnit.SECONDS);
      assertThat(reached).as("a synced position").isNotNull();
    } while (reached < position);
  }

  @Test
  void whatIsSubmittedTogetherIsSyncedTogether() throws Exception {
    StorageEngine engine = engine();
    try (JournalThread thread = thread(engine)) {
      long last = 0;
      for (int i = 0; i < 100; i++) {
        last = engine.submit(PROCESS, new byte[20]);
      }
      thread.wake();
      awaitSynced(last);
      assertThat(figures.syncs().count()).isEqualTo(1);
      for (int round = 0; round < 200; round++) {
        last = engine.submit(PROCESS, new byte[20]);
        thread.wake();
        if (round % 10 == 0) {
          awaitSynced(last);
        }
      }
      awaitSynced(last);
      assertThat(fatal).isNotDone();
    }
    engine.close();
  }

  @Test
  void moreThanABlockIsWrittenInSeveral() throws Exception {
    StorageEngine engine = engine();
    try (JournalThread thread = thread(engine)) {
      long last = 0;
      for (int i = 0; i < 10; i++) {
        last = engine.submit(PROCESS, new byte[4 << 10]);
      }
      thread.wake();
      awaitSynced(last);
      assertThat(figures.syncs().count()).isGreaterThan(1);
    }
    engine.close();
  }

  @Test
  void aFailedSyncIsFatalAndNothingIsCalledDurableAfterwards() throws Exception {
    StorageEngine engine = engine();
    try (JournalThread thread = thread(engine)) {
      engine.submit(PROCESS, new byte[20]);
      disk.failSyncs();
      thread.wake();
      assertThat(fatal.get(60, TimeUnit.SECONDS)).isNotNull();
      assertThat(synced).isEmpty();
      thread.wake();
    }
    assertThat(synced).isEmpty();
    engine.abandon();
  }

  @Test
  void aFullDiskWaitsForRoomAndThenGoesOn() throws Exception {
    StorageEngine engine = engine();
    disk.limit(200 << 10);
    try (JournalThread thread = thread(engine)) {
      long last = 0;
      while (!engine.journal().stalled()) {
        last = engine.submit(PROCESS, new byte[4 << 10]);
        thread.wake();
        while (!engine.journal().stalled() && engine.journal().durable() < last) {
          Thread.onSpinWait();
        }
      }
      disk.limit(1 << 20);
      awaitSynced(last);
      assertThat(fatal).isNotDone();
    }
    engine.abandon();
  }
}
