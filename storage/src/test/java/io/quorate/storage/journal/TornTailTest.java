package io.quorate.storage.journal;

import static io.quorate.storage.journal.JournalFixture.commit;
import static io.quorate.storage.journal.JournalFixture.fresh;
import static io.quorate.storage.journal.JournalFixture.reopen;
import static io.quorate.storage.journal.JournalFixture.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.disk.MemoryDisk;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A crash in the middle of a write: the block was never acknowledged and disappears, whatever part
 * of it reached the disk.
 */
class TornTailTest {
  private final MemoryDisk before = new MemoryDisk();
  private final MemoryDisk after;
  private final String file;
  private final int from;
  private final int to;

  TornTailTest() {
    Journal journal = fresh(before);
    commit(journal, "a");
    commit(journal, "b");
    MemoryDisk snapshot = before.copy();
    submit(journal, "torn-1");
    submit(journal, "torn-2-" + "x".repeat(100));
    journal.write();
    after = before.copy();
    file = before.list().stream().filter(Segment::isName).findFirst().orElseThrow();
    byte[] old = snapshot.bytes(file);
    byte[] written = after.bytes(file);
    from = java.util.Arrays.mismatch(old, written);
    int last = written.length - 1;
    while (written[last] == old[last]) {
      last--;
    }
    to = last + 1;
    System.arraycopy(old, 0, before.bytes(file), 0, old.length);
  }

  private MemoryDisk withBytes(int begin, int end) {
    MemoryDisk disk = before.copy();
    System.arraycopy(after.bytes(file), begin, disk.bytes(file), begin, end - begin);
    return disk;
  }

  private static void isDroppedAndTheTailIsClean(MemoryDisk disk, String what) {
    Replayed replayed = new Replayed();
    Journal journal = reopen(disk, replayed);
    assertThat(replayed.texts()).as(what).containsExactly("a", "b");
    commit(journal, "c");
    Replayed again = new Replayed();
    reopen(disk, again);
    assertThat(again.texts()).as(what + ", then went on").containsExactly("a", "b", "c");
  }

  @Test
  void a_block_cut_at_any_byte_is_dropped() {
    for (int cut = from; cut < to; cut++) {
      isDroppedAndTheTailIsClean(withBytes(from, cut), "only bytes below " + cut);
    }
  }

  @Test
  void a_block_whose_beginning_is_missing_is_dropped() {
    for (int cut = from + 1; cut < to; cut++) {
      isDroppedAndTheTailIsClean(withBytes(cut, to), "only bytes from " + cut);
    }
  }

  @Test
  void a_block_that_arrived_whole_counts_though_it_was_never_acknowledged() {
    Replayed replayed = new Replayed();
    reopen(withBytes(from, to), replayed);
    assertThat(replayed.texts()).hasSize(4).startsWith("a", "b", "torn-1");
  }

  @Test
  void a_torn_tail_is_reported() {
    assertThat(JournalFixture.open(withBytes(from, to - 1)).replay(0, new Replayed()).torn())
        .isTrue();
    assertThat(JournalFixture.open(before.copy()).replay(0, new Replayed()).torn()).isFalse();
    assertThat(JournalFixture.open(after.copy()).replay(0, new Replayed()).torn()).isFalse();
  }

  /**
   * The disk reordered: the second of two blocks that were both not synced is there, the first is
   * not.
   */
  @Test
  void a_block_behind_a_lost_one_is_no_proof_of_corruption_and_never_comes_back() {
    MemoryDisk disk = new MemoryDisk();
    Journal journal = fresh(disk);
    commit(journal, "a");
    submit(journal, "lost");
    journal.write();
    byte[] lost = disk.bytes(segment(disk)).clone();
    submit(journal, "kept");
    journal.write();
    byte[] bytes = disk.bytes(segment(disk));
    int first = indexOf(lost, "lost") - Layout.BLOCK_HEADER_BYTES - Layout.RECORD_HEADER_BYTES;
    java.util.Arrays.fill(bytes, first, first + Layout.BLOCK_ALIGNMENT, (byte) 0);

    Replayed replayed = new Replayed();
    Journal next = reopen(disk, replayed);
    assertThat(replayed.texts()).containsExactly("a");
    commit(next, "also"); // a block as long as the lost one
    Replayed again = new Replayed();
    reopen(disk, again);
    assertThat(again.texts()).containsExactly("a", "also");
  }

  private static String segment(MemoryDisk disk) {
    List<String> names = disk.list().stream().filter(Segment::isName).toList();
    return names.getLast();
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
