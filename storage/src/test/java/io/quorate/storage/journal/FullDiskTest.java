package io.quorate.storage.journal;

import static io.quorate.storage.journal.JournalFixture.SMALL;
import static io.quorate.storage.journal.JournalFixture.commit;
import static io.quorate.storage.journal.JournalFixture.fresh;
import static io.quorate.storage.journal.JournalFixture.reopen;
import static io.quorate.storage.journal.JournalFixture.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.disk.MemoryDisk;
import org.junit.jupiter.api.Test;

class FullDiskTest {
  private static final String LARGE = "x".repeat(3500);

  private final MemoryDisk disk = new MemoryDisk();
  private final Journal journal = fresh(disk);

  /** Commits and prepares as a host does, until the journal asks for calls to be refused. */
  private long fill() {
    long last = commit(journal, LARGE);
    for (int i = 0; !journal.full(); i++) {
      journal.prepare();
      if (!journal.full()) {
        last = commit(journal, LARGE);
      }
      assertThat(i).as("the disk must fill").isLessThan(1000);
    }
    return last;
  }

  @Test
  void when_no_segment_can_be_had_calls_are_refused_while_records_still_go_into_the_reserve() {
    disk.limit(3L * SMALL.segmentBytes() + Layout.PAGE_BYTES);
    fill();
    assertThat(journal.stalled()).isFalse();
    long position = submit(journal, "protocol");
    assertThat(journal.write()).isTrue();
    assertThat(journal.sync()).isEqualTo(position);
  }

  @Test
  void the_journals_own_limit_counts_like_a_full_disk() {
    fill();
    assertThat(journal.fileBytes()).isLessThanOrEqualTo(SMALL.bytesMax());
    assertThat(journal.full()).isTrue();
  }

  @Test
  void there_is_room_again_once_segments_are_released() {
    disk.limit(3L * SMALL.segmentBytes() + Layout.PAGE_BYTES);
    long last = fill();
    journal.release(last);
    journal.prepare();
    assertThat(journal.full()).isFalse();
    commit(journal, "again");
  }

  @Test
  void there_is_room_again_once_the_disk_has_some() {
    disk.limit(3L * SMALL.segmentBytes() + Layout.PAGE_BYTES);
    fill();
    disk.limit(Long.MAX_VALUE);
    journal.prepare();
    assertThat(journal.full()).isFalse();
  }

  @Test
  void with_the_reserve_used_up_records_wait_and_nothing_is_lost() {
    disk.limit(2L * SMALL.segmentBytes() + Layout.PAGE_BYTES);
    int records = 0;
    do {
      submit(journal, records + "-" + LARGE);
      records++;
    } while (journal.write());
    assertThat(journal.stalled()).isTrue();
    assertThat(journal.full()).isTrue();
    long durable = journal.sync();
    assertThat(journal.submitted()).isGreaterThan(durable);
    submit(journal, records + "-" + LARGE);
    records++;
    assertThat(journal.write()).isFalse();

    disk.limit(Long.MAX_VALUE);
    assertThat(journal.write()).isTrue();
    assertThat(journal.write()).isTrue();
    assertThat(journal.write()).isFalse();
    assertThat(journal.sync()).isEqualTo(journal.submitted());
    assertThat(journal.stalled()).isFalse();
    Replayed replayed = new Replayed();
    reopen(disk, replayed);
    assertThat(replayed.texts()).hasSize(records);
  }
}
