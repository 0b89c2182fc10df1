package io.quorate.storage.journal;

import static io.quorate.storage.journal.JournalFixture.commit;
import static io.quorate.storage.journal.JournalFixture.fresh;
import static io.quorate.storage.journal.JournalFixture.open;
import static io.quorate.storage.journal.JournalFixture.reopen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.disk.MemoryDisk;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Bytes that had been acknowledged are damaged: recovery stops and says where, wherever that can be
 * known.
 */
class CorruptionTest {
  private final MemoryDisk disk = new MemoryDisk();
  private final Journal journal = fresh(disk);

  private String segment() {
    return disk.list().stream().filter(Segment::isName).toList().getLast();
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  private int blockOf(String text) {
    return indexOf(disk.bytes(segment()), text)
        - Layout.RECORD_HEADER_BYTES
        - Layout.BLOCK_HEADER_BYTES;
  }

  private void everyBitFlipIsFound(int from, int to) {
    for (int at = from; at < to; at++) {
      MemoryDisk damaged = disk.copy();
      damaged.bytes(segment())[at] ^= 0x10;
      assertThatThrownBy(() -> reopen(damaged, new Replayed()))
          .as("byte " + at)
          .isInstanceOfSatisfying(
              CorruptJournalException.class,
              e -> {
                assertThat(e.file()).isEqualTo(segment());
                assertThat(e.offset()).isEqualTo(from);
                assertThat(e).hasMessageContaining("start the node with an empty one");
              });
    }
  }

  @Test
  void damage_to_a_block_that_later_blocks_prove_durable_is_found() {
    commit(journal, "first");
    commit(journal, "victim");
    commit(journal, "third");
    int block = blockOf("victim");
    int bytes = Layout.BLOCK_HEADER_BYTES + Layout.RECORD_HEADER_BYTES + "victim".length();
    everyBitFlipIsFound(block, block + bytes);
  }

  @Test
  void damage_to_several_blocks_is_found() {
    commit(journal, "first");
    commit(journal, "victim");
    commit(journal, "another victim");
    commit(journal, "fourth");
    int block = blockOf("victim");
    disk.fill(segment(), block, blockOf("fourth"), 0);
    assertThatThrownBy(() -> reopen(disk, new Replayed()))
        .isInstanceOf(CorruptJournalException.class);
  }

  @Test
  void damage_to_the_last_block_is_found_once_it_is_sealed() {
    commit(journal, "first");
    commit(journal, "victim");
    assertThat(journal.seal()).isTrue();
    assertThat(journal.seal()).as("once is enough").isFalse();
    int block = blockOf("victim");
    int bytes = Layout.BLOCK_HEADER_BYTES + Layout.RECORD_HEADER_BYTES + "victim".length();
    everyBitFlipIsFound(block, block + bytes);
  }

  @Test
  void damage_to_the_last_block_is_taken_for_a_tear_while_it_is_not_sealed() {
    commit(journal, "first");
    commit(journal, "victim");
    disk.bytes(segment())[blockOf("victim") + 20] ^= 1;
    Replayed replayed = new Replayed();
    assertThat(open(disk).replay(0, replayed).torn()).isTrue();
    assertThat(replayed.texts()).containsExactly("first");
  }

  @Test
  void damage_to_the_last_block_is_found_when_the_tables_prove_it_durable() {
    commit(journal, "first");
    long position = commit(journal, "victim");
    disk.bytes(segment())[blockOf("victim") + 20] ^= 1;
    assertThatThrownBy(() -> open(disk).replay(position, new Replayed()))
        .isInstanceOf(CorruptJournalException.class)
        .hasMessageContaining(
            "the tables state that positions up to " + position + " were durable");
  }

  @Test
  void damage_to_the_last_block_of_a_segment_is_found_by_the_next_ones_header() {
    commit(journal, "first " + "x".repeat(8000));
    commit(journal, "victim");
    String file = segment();
    int block = blockOf("victim");
    commit(journal, "next segment " + "x".repeat(8000));
    assertThat(segment()).isNotEqualTo(file);
    disk.bytes(file)[block + 50] ^= 1;
    assertThatThrownBy(() -> reopen(disk, new Replayed()))
        .isInstanceOfSatisfying(
            CorruptJournalException.class,
            e -> {
              assertThat(e.file()).isEqualTo(file);
              assertThat(e.offset()).isEqualTo(block);
            });
  }

  @Test
  void damage_below_the_mark_does_no_harm() {
    long mark = commit(journal, "first " + "x".repeat(8000));
    String file = segment();
    commit(journal, "next " + "x".repeat(8000));
    disk.bytes(file)[Layout.PAGE_BYTES + 60] ^= 1;
    Replayed replayed = new Replayed();
    open(disk).replay(mark, replayed);
    assertThat(replayed.texts()).hasSize(1);
  }

  @Test
  void a_damaged_segment_header_is_found() {
    commit(journal, "first");
    for (int at : List.of(0, 5, 40, 2000, 4095)) {
      MemoryDisk damaged = disk.copy();
      damaged.bytes(segment())[at] ^= 1;
      assertThatThrownBy(() -> open(damaged))
          .as("byte " + at)
          .isInstanceOf(CorruptJournalException.class);
    }
  }

  @Test
  void a_missing_segment_is_found() {
    for (int i = 0; i < 4; i++) {
      commit(journal, i + "x".repeat(8000));
    }
    List<String> names = disk.list().stream().filter(Segment::isName).toList();
    assertThat(names).hasSize(4);
    for (String name : names) {
      MemoryDisk damaged = disk.copy();
      damaged.delete(name);
      long mark = name.equals(names.getLast()) ? journal.durable() : 0;
      assertThatThrownBy(() -> open(damaged).replay(mark, new Replayed()))
          .as("without " + name)
          .isInstanceOf(CorruptJournalException.class);
    }
  }

  @Test
  void a_journal_that_vanished_below_its_tables_is_found() {
    assertThatThrownBy(() -> open(new MemoryDisk()).replay(12, new Replayed()))
        .isInstanceOf(CorruptJournalException.class)
        .hasMessageContaining("there is no segment");
  }
}
