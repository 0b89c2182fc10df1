package io.quorate.storage.journal;

import io.quorate.protocol.process.ProcessId;
import io.quorate.storage.disk.Disk;
import java.nio.charset.StandardCharsets;

/** Small journals for tests. */
final class JournalFixture {
  static final JournalOptions SMALL = new JournalOptions(16 << 10, 160 << 10, 4 << 10);
  static final Roster ROSTER = new Roster("c-1", "n1", 7);
  static final ProcessId PROCESS = new ProcessId(3, 5);

  private JournalFixture() {}

  static Journal open(Disk disk) {
    return Journal.open(disk, SMALL, ROSTER);
  }

  /** Opens and replays everything. */
  static Journal reopen(Disk disk, Replayed replayed) {
    Journal journal = open(disk);
    journal.replay(0, replayed);
    return journal;
  }

  static Journal fresh(Disk disk) {
    return reopen(disk, new Replayed());
  }

  static long submit(Journal journal, String text) {
    return journal.submit(PROCESS, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Submits, writes and syncs. */
  static long commit(Journal journal, String text) {
    long position = submit(journal, text);
    journal.write();
    journal.sync();
    return position;
  }
}
