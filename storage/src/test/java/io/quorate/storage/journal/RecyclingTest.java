package io.quorate.storage.journal;

import static io.quorate.storage.journal.JournalFixture.commit;
import static io.quorate.storage.journal.JournalFixture.fresh;
import static io.quorate.storage.journal.JournalFixture.open;
import static io.quorate.storage.journal.JournalFixture.reopen;
import static io.quorate.storage.journal.JournalFixture.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.MemoryDisk;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class RecyclingTest {
  private final MemoryDisk disk = new MemoryDisk();
  private final Replayed replayed = new Replayed();

  private long segments() {
    return disk.list().stream().filter(Segment::isName).count();
  }

  @Test
  void segments_below_the_mark_are_used_again() {
    Journal journal = fresh(disk);
    long last = 0;
    for (int i = 0; i < 100; i++) {
      last = commit(journal, i + "-" + "x".repeat(3000));
      journal.release(last - 1);
    }
    assertThat(segments()).isLessThanOrEqualTo(3);
    assertThat(journal.fileBytes()).isLessThanOrEqualTo(6L * JournalFixture.SMALL.segmentBytes());
    open(disk).replay(last - 1, replayed);
    assertThat(replayed.texts()).singleElement().asString().startsWith("99-");
  }

  /** Every block has the same length, so old blocks lie exactly where new ones would follow. */
  @Test
  void the_old_blocks_of_a_recycled_segment_are_never_replayed() {
    Journal journal = fresh(disk);
    for (int i = 0; i < 2000; i++) {
      long position = commit(journal, "old-%06d".formatted(i));
      journal.release(position);
      if (i > 300 && i % 37 == 0) {
        Replayed now = new Replayed();
        open(disk.copy()).replay(position - 1, now);
        assertThat(now.texts()).containsExactly("old-%06d".formatted(i));
      }
    }
  }

  @Test
  void the_newest_segment_stays_so_that_positions_are_remembered() {
    Journal journal = fresh(disk);
    long last = commit(journal, "a");
    journal.seal();
    journal.release(Long.MAX_VALUE);
    assertThat(segments()).isEqualTo(1);
    Journal next = open(disk);
    assertThat(next.replay(last, replayed).records()).isZero();
    assertThat(submit(next, "b")).isGreaterThan(last);
  }

  @Test
  void what_lies_above_the_mark_stays() {
    Journal journal = fresh(disk);
    long mark = 0;
    for (int i = 0; i < 20; i++) {
      long position = commit(journal, i + "-" + "x".repeat(3000));
      mark = i == 9 ? position : mark;
    }
    journal.release(mark);
    open(disk).replay(mark, replayed);
    assertThat(replayed.texts()).hasSize(10);
    assertThat(replayed.texts().getFirst()).startsWith("10-");
  }

  @Test
  void spares_of_another_size_are_dropped() {
    disk.allocate("spare-000000003", 4096);
    Journal journal = reopen(disk, replayed);
    commit(journal, "a");
    assertThat(disk.list()).doesNotContain("spare-000000003");
  }

  /**
   * Position 4 is written and lost together with 2 and 3. Its block lies at the start of a page of
   * a segment that is recycled at once; there the next life's journal ends behind position 3, if it
   * goes on counting where the first was cut.
   */
  private List<String> replayedAfterATornTail(BiFunction<Disk, Roster, Journal> second) {
    Journal one = fresh(disk);
    long mark = commit(one, "kept");
    submit(one, "torn");
    one.write();
    submit(one, "x".repeat(Layout.PAGE_BYTES - 2 * Layout.BLOCK_ALIGNMENT - 52));
    one.write();
    submit(one, "lost");
    one.write();
    String file = disk.list().stream().filter(Segment::isName).findFirst().orElseThrow();
    disk.fill(file, Layout.PAGE_BYTES + 64, Layout.PAGE_BYTES + 128, 0);

    Journal two = second.apply(disk, JournalFixture.ROSTER);
    two.replay(mark, new Replayed());
    commit(two, "y".repeat(JournalFixture.SMALL.recordBytesMax()));
    two.release(mark);
    commit(two, "z".repeat(Layout.PAGE_BYTES - 52));

    Journal three = second.apply(disk, JournalFixture.ROSTER);
    three.replay(mark, replayed);
    return replayed.texts().stream().map(text -> text.substring(0, 1)).toList();
  }

  @Test
  void a_lost_record_never_comes_back_when_its_segment_is_recycled() {
    assertThat(replayedAfterATornTail((d, roster) -> Journal.open(d, JournalFixture.SMALL, roster)))
        .containsExactly("y", "z");
  }

  @Test
  void it_would_if_an_opening_handed_out_lost_positions_again() {
    assertThat(
            replayedAfterATornTail(
                (d, roster) -> PlantedJournals.reusingPositions(d, JournalFixture.SMALL, roster)))
        .containsExactly("y", "z", "l");
  }
}
