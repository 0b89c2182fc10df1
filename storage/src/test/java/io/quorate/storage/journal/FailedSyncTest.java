package io.quorate.storage.journal;

import static io.quorate.storage.journal.JournalFixture.commit;
import static io.quorate.storage.journal.JournalFixture.fresh;
import static io.quorate.storage.journal.JournalFixture.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.disk.DiskFailedException;
import io.quorate.storage.disk.MemoryDisk;
import org.junit.jupiter.api.Test;

class FailedSyncTest {
  @Test
  void a_failed_sync_is_never_tried_again() {
    MemoryDisk disk = new MemoryDisk();
    Journal journal = fresh(disk);
    long durable = commit(journal, "a");
    submit(journal, "b");
    journal.write();
    disk.failSyncs();
    assertThatThrownBy(journal::sync).isInstanceOf(DiskFailedException.class);
    int syncs = disk.syncs();
    assertThatThrownBy(journal::sync)
        .isInstanceOf(DiskFailedException.class)
        .hasMessageContaining("the node must stop");
    assertThatThrownBy(journal::write).isInstanceOf(DiskFailedException.class);
    assertThatThrownBy(journal::seal).isInstanceOf(DiskFailedException.class);
    assertThatThrownBy(() -> submit(journal, "c")).isInstanceOf(DiskFailedException.class);
    assertThat(disk.syncs()).isEqualTo(syncs);
    assertThat(journal.durable()).isEqualTo(durable);
  }
}
