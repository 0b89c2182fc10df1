package io.quorate.storage.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.storage.disk.DiskFullException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayTest {
  private static final ProcessId ONE = new ProcessId(3, 1);
  private static final ProcessId TWO = new ProcessId(3, 2);

  private final MemoryTables tables = new MemoryTables();
  private final Overlay overlay = new Overlay(tables, new OverlayOptions(1000, 10_000));
  private final Rows one = overlay.view(ONE);
  private final Rows two = overlay.view(TWO);

  private static byte[] b(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void flush(long position) {
    assertThat(overlay.freeze(position)).isTrue();
    while (overlay.flushStep(position)) {
      assertThat(overlay.flushing()).isTrue();
    }
    assertThat(overlay.mark()).isEqualTo(position);
  }

  private List<String> page(ProcessId process, String from, String to, int rows, int bytes) {
    RowsQuery.Page page = overlay.page(process, new RowsQuery(b(from), b(to), rows, bytes));
    List<String> texts =
        new java.util.ArrayList<>(
            page.rows().stream()
                .map(row -> new String(row.key()) + "=" + new String(row.value()))
                .toList());
    if (page.complete()) {
      texts.add("end");
    }
    return texts;
  }

  @Test
  void a_process_sees_its_own_writes_at_once_and_nobody_elses() {
    one.put(b("k"), b("1"));
    assertThat(one.get(b("k"))).isEqualTo(b("1"));
    assertThat(two.get(b("k"))).isNull();
    one.delete(b("k"));
    assertThat(one.get(b("k"))).isNull();
  }

  @Test
  void what_was_added_and_removed_between_two_flushes_never_reaches_the_tables() {
    one.put(b("kept"), b("1"));
    flush(1);
    one.add(b("brief"), b("2"));
    one.delete(b("brief"));
    one.delete(b("kept"));
    one.add(b("again"), b("3"));
    one.delete(b("again"));
    one.put(b("again"), b("4"));
    int before = tables.changes();
    flush(2);
    assertThat(tables.changes() - before).isEqualTo(2); // the removal of "kept", and "again"
    assertThat(page(ONE, "", "", 9, 99)).containsExactly("again=4", "end");
    assertThat(one.get(b("brief"))).isNull();
    one.add(b("brief"), b("5"));
    flush(3);
    one.delete(b("brief"));
    flush(4);
    assertThat(tables.get(Keys.full(Keys.prefix(ONE), b("brief")))).isNull();
  }

  @Test
  void rows_look_the_same_before_during_and_after_a_flush() {
    one.put(b("a"), b("1"));
    one.put(b("b"), b("2"));
    flush(1);
    one.put(b("b"), b("3"));
    one.delete(b("a"));
    assertThat(overlay.freeze(2)).isTrue();
    one.put(b("c"), b("4"));
    for (boolean more = true; more; more = overlay.flushStep(2)) {
      assertThat(one.get(b("a"))).isNull();
      assertThat(one.get(b("b"))).isEqualTo(b("3"));
      assertThat(page(ONE, "", "", 10, 1000)).containsExactly("b=3", "c=4", "end");
    }
    flush(3);
    flush(4);
    assertThat(one.get(b("a"))).isNull();
    assertThat(page(ONE, "", "", 10, 1000)).containsExactly("b=3", "c=4", "end");
  }

  @Test
  void nothing_reaches_the_tables_before_the_journal_is_durable_that_far() {
    one.put(b("a"), b("1"));
    overlay.freeze(5);
    assertThat(overlay.flushStep(4)).isFalse();
    assertThat(tables.get(Keys.full(Keys.prefix(ONE), b("a")))).isNull();
    assertThat(overlay.flushing()).isTrue();
    while (overlay.flushStep(5)) {
      assertThat(overlay.mark()).as("not before the tables are flushed").isZero();
    }
    assertThat(overlay.mark()).isEqualTo(5);
    assertThat(tables.mark()).isEqualTo(5);
    assertThat(tables.flushes()).isEqualTo(1);
  }

  @Test
  void a_generation_is_written_with_its_mark_all_or_nothing() {
    for (int i = 0; i < 50; i++) {
      one.put(b("key-" + i), b("value-" + i));
    }
    overlay.freeze(9);
    assertThat(tables.mark()).isZero();
    assertThat(tables.get(Keys.full(Keys.prefix(ONE), b("key-0")))).isNull();
    assertThat(overlay.flushStep(9)).isTrue();
    assertThat(tables.mark()).isEqualTo(9);
    for (int i = 0; i < 50; i++) {
      assertThat(tables.get(Keys.full(Keys.prefix(ONE), b("key-" + i)))).isNotNull();
    }
    assertThat(overlay.flushStep(9)).isFalse();
  }

  @Test
  void one_generation_is_flushed_at_a_time() {
    one.put(b("a"), b("1"));
    assertThat(overlay.freeze(1)).isTrue();
    one.put(b("a"), b("2"));
    assertThat(overlay.freeze(2)).isFalse();
    while (overlay.flushStep(2)) {
      assertThat(overlay.flushing()).isTrue();
    }
    assertThat(overlay.mark()).isEqualTo(1);
    flush(2);
    assertThat(tables.get(Keys.full(Keys.prefix(ONE), b("a")))).isEqualTo(b("2"));
  }

  @Test
  void an_empty_generation_still_moves_the_mark() {
    flush(7);
    assertThat(tables.mark()).isEqualTo(7);
    assertThat(overlay.freeze(7)).as("nothing happened since").isFalse();
  }

  @Test
  void a_flush_that_finds_the_disk_full_goes_on_later() {
    one.put(b("a"), b("1"));
    overlay.freeze(1);
    tables.full(true);
    assertThatThrownBy(() -> overlay.flushStep(1)).isInstanceOf(DiskFullException.class);
    assertThat(one.get(b("a"))).isEqualTo(b("1"));
    tables.full(false);
    while (overlay.flushStep(1)) {
      assertThat(overlay.flushing()).isTrue();
    }
    assertThat(tables.mark()).isEqualTo(1);
  }

  @Test
  void a_dropped_process_is_gone_from_everywhere_and_the_next_rows_are_new() {
    one.put(b("below"), b("1"));
    two.put(b("below"), b("1"));
    flush(1);
    one.put(b("frozen"), b("1"));
    overlay.freeze(2);
    one.put(b("active"), b("1"));
    overlay.drop(ONE);
    one.put(b("new"), b("1"));
    assertThat(one.get(b("below"))).isNull();
    assertThat(one.get(b("frozen"))).isNull();
    assertThat(one.get(b("active"))).isNull();
    assertThat(page(ONE, "", "", 10, 1000)).containsExactly("new=1", "end");
    while (overlay.flushStep(2)) {
      assertThat(page(ONE, "", "", 10, 1000)).containsExactly("new=1", "end");
    }
    flush(3);
    flush(4);
    assertThat(page(ONE, "", "", 10, 1000)).containsExactly("new=1", "end");
    assertThat(page(TWO, "", "", 10, 1000)).containsExactly("below=1", "end");
    assertThat(one.get(b("below"))).isNull();
  }

  @Test
  void pages_stop_at_rows_or_bytes_and_say_whether_the_range_ends() {
    for (String key : List.of("a", "b", "c", "d")) {
      one.put(b(key), b("12345"));
    }
    two.put(b("a"), b("other"));
    assertThat(page(ONE, "", "", 2, 1000)).containsExactly("a=12345", "b=12345");
    assertThat(page(ONE, "c", "", 2, 1000)).containsExactly("c=12345", "d=12345", "end");
    assertThat(page(ONE, "b", "d", 9, 1000)).containsExactly("b=12345", "c=12345", "end");
    assertThat(page(ONE, "", "", 9, 7)).containsExactly("a=12345", "b=12345");
    assertThat(page(ONE, "", "", 9, 1)).as("at least one row").containsExactly("a=12345");
    assertThat(page(ONE, "x", "", 9, 100)).containsExactly("end");
  }

  @Test
  void hot_rows_are_read_from_the_tables_once_and_so_are_absences() {
    one.put(b("a"), b("1"));
    flush(1);
    flush(2); // the flushed generation is no longer kept
    int before = tables.gets();
    for (int i = 0; i < 10; i++) {
      assertThat(one.get(b("a"))).isEqualTo(b("1"));
      assertThat(one.get(b("absent"))).isNull();
    }
    assertThat(tables.gets() - before).isEqualTo(2);
  }

  @Test
  void a_cached_row_that_is_written_does_not_come_back() {
    one.put(b("a"), b("1"));
    flush(1);
    flush(2);
    one.get(b("a")); // cached
    one.put(b("a"), b("2"));
    flush(3);
    flush(4);
    assertThat(one.get(b("a"))).isEqualTo(b("2"));
  }

  @Test
  void a_freeze_is_due_by_size_but_not_while_one_is_flushed() {
    assertThat(overlay.freezeDue()).isFalse();
    one.put(b("a"), new byte[2000]);
    assertThat(overlay.freezeDue()).isTrue();
    overlay.freeze(1);
    one.put(b("a"), new byte[2000]);
    assertThat(overlay.freezeDue()).isFalse();
  }
}
