package io.quorate.storage.journal;

import static io.quorate.storage.journal.JournalFixture.PROCESS;
import static io.quorate.storage.journal.JournalFixture.commit;
import static io.quorate.storage.journal.JournalFixture.fresh;
import static io.quorate.storage.journal.JournalFixture.open;
import static io.quorate.storage.journal.JournalFixture.reopen;
import static io.quorate.storage.journal.JournalFixture.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.process.ProcessId;
import io.quorate.storage.disk.MemoryDisk;
import org.junit.jupiter.api.Test;

class JournalTest {
  private final MemoryDisk disk = new MemoryDisk();
  private final Replayed replayed = new Replayed();

  @Test
  void a_new_journal_is_empty() {
    JournalRecovery recovery = open(disk).replay(0, replayed);
    assertThat(recovery).isEqualTo(new JournalRecovery(0, 0, 0, 0, false));
    assertThat(replayed.entries()).isEmpty();
  }

  @Test
  void records_come_back_in_order_with_their_positions_and_processes() {
    Journal journal = fresh(disk);
    long a = submit(journal, "a");
    long b = journal.submit(new ProcessId(0, 1), new byte[0]);
    long c = commit(journal, "c");
    reopen(disk, replayed);
    assertThat(replayed.entries())
        .containsExactly(
            new Replayed.Entry(a, PROCESS, "a"),
            new Replayed.Entry(b, new ProcessId(0, 1), ""),
            new Replayed.Entry(c, PROCESS, "c"));
    assertThat(b).isEqualTo(a + 1);
    assertThat(c).isEqualTo(b + 1);
  }

  @Test
  void many_records_share_one_sync() {
    Journal journal = fresh(disk);
    commit(journal, "first"); // begins the segment
    int syncs = disk.syncs();
    long last = 0;
    for (int i = 0; i < 50; i++) {
      last = submit(journal, "record " + i);
    }
    assertThat(journal.write()).isTrue();
    assertThat(journal.sync()).isEqualTo(last);
    assertThat(journal.sync()).isEqualTo(last);
    assertThat(disk.syncs()).isEqualTo(syncs + 1);
  }

  @Test
  void a_block_is_bounded_and_a_larger_record_gets_one_of_its_own() {
    Journal journal = fresh(disk);
    submit(journal, "x".repeat(3000));
    submit(journal, "y".repeat(3000));
    submit(journal, "z".repeat(9000));
    assertThat(journal.write()).isTrue();
    assertThat(journal.write()).isTrue();
    assertThat(journal.write()).isTrue();
    assertThat(journal.write()).isFalse();
    journal.sync();
    reopen(disk, replayed);
    assertThat(replayed.texts()).extracting(String::length).containsExactly(3000, 3000, 9000);
  }

  @Test
  void a_record_larger_than_a_segment_is_refused() {
    Journal journal = fresh(disk);
    int max = JournalFixture.SMALL.recordBytesMax();
    assertThatThrownBy(() -> journal.submit(PROCESS, new byte[max + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most " + max);
    journal.submit(PROCESS, new byte[max]);
    assertThat(journal.write()).isTrue();
    journal.sync();
    assertThat(journal.seal()).as("room for a seal is kept").isTrue();
    reopen(disk, replayed);
    assertThat(replayed.entries()).hasSize(1);
  }

  @Test
  void only_what_lies_above_the_mark_is_replayed() {
    Journal journal = fresh(disk);
    commit(journal, "a");
    long b = commit(journal, "b");
    submit(journal, "c");
    commit(journal, "d");
    open(disk).replay(b, replayed);
    assertThat(replayed.texts()).containsExactly("c", "d");
    Replayed inBlock = new Replayed();
    open(disk).replay(b + 1, inBlock);
    assertThat(inBlock.texts()).containsExactly("d");
  }

  @Test
  void an_opening_never_hands_out_a_position_again() {
    long a = commit(fresh(disk), "a");
    long b = submit(fresh(disk), "lost");
    Journal third = fresh(disk);
    long c = commit(third, "c");
    assertThat(a).isLessThan(b);
    assertThat(b).isLessThanOrEqualTo(c); // b was never written
    Journal fourth = reopen(disk, replayed);
    assertThat(submit(fourth, "d")).isGreaterThan(c);
    assertThat(replayed.texts()).containsExactly("a", "c");
  }

  @Test
  void segments_roll_and_are_read_back_in_order() {
    Journal journal = fresh(disk);
    for (int i = 0; i < 40; i++) {
      commit(journal, i + "-" + "x".repeat(1500));
    }
    assertThat(disk.list()).filteredOn(Segment::isName).hasSizeGreaterThan(3);
    reopen(disk, replayed);
    assertThat(replayed.texts()).hasSize(40);
    assertThat(replayed.texts().getLast()).startsWith("39-");
  }

  @Test
  void a_journal_must_be_replayed_once_and_first() {
    Journal journal = open(disk);
    assertThatThrownBy(() -> submit(journal, "a")).isInstanceOf(IllegalStateException.class);
    journal.replay(0, replayed);
    assertThatThrownBy(() -> journal.replay(0, replayed)).isInstanceOf(IllegalStateException.class);
  }
}
