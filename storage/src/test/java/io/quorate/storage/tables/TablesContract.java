package io.quorate.storage.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every {@link Tables} does. */
public abstract class TablesContract {
  private static final byte[] END = {};

  /**
   * The tables under test; the same rows at every call within a test, as after a restart. The
   * caller closes the ones before.
   */
  protected abstract Tables open();

  private static byte[] b(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> scan(Tables tables, byte[] from, byte[] to) {
    List<String> rows = new ArrayList<>();
    try (RowCursor cursor = tables.scan(from, to)) {
      while (cursor.next()) {
        rows.add(
            new String(cursor.key(), StandardCharsets.UTF_8)
                + "="
                + new String(cursor.value(), StandardCharsets.UTF_8));
      }
    }
    return rows;
  }

  @Test
  void new_tables_are_empty_and_their_mark_is_zero() {
    try (Tables tables = open()) {
      assertThat(tables.mark()).isZero();
      assertThat(tables.get(b("a"))).isNull();
      assertThat(scan(tables, END, END)).isEmpty();
    }
  }

  @Test
  void a_batch_applies_in_order_and_sets_the_mark() {
    try (Tables tables = open()) {
      RowBatch batch =
          new RowBatch().put(b("a"), b("1")).put(b("b"), b("2")).delete(b("a")).put(b("c"), b(""));
      tables.write(batch, 17);
      assertThat(tables.mark()).isEqualTo(17);
      assertThat(tables.get(b("a"))).isNull();
      assertThat(tables.get(b("b"))).isEqualTo(b("2"));
      assertThat(tables.get(b("c"))).isEmpty();
    }
  }

  @Test
  void the_mark_may_stand_still_but_never_goes_back() {
    try (Tables tables = open()) {
      tables.write(new RowBatch().put(b("a"), b("1")), 5);
      tables.write(new RowBatch().put(b("b"), b("1")), 5);
      assertThatThrownBy(() -> tables.write(new RowBatch(), 4))
          .isInstanceOf(IllegalArgumentException.class);
      tables.write(new RowBatch(), 6);
      assertThat(tables.mark()).isEqualTo(6);
    }
  }

  @Test
  void scans_are_ordered_by_unsigned_bytes_with_an_exclusive_end() {
    try (Tables tables = open()) {
      byte[] high = {(byte) 0x80};
      tables.write(
          new RowBatch()
              .put(high, b("h"))
              .put(b("ab"), b("2"))
              .put(b("a"), b("1"))
              .put(b("b"), b("3")),
          1);
      assertThat(scan(tables, END, END)).hasSize(4).startsWith("a=1", "ab=2", "b=3");
      assertThat(scan(tables, b("a"), b("b"))).containsExactly("a=1", "ab=2");
      assertThat(scan(tables, b("aa"), high)).containsExactly("ab=2", "b=3");
      assertThat(scan(tables, b("c"), b("d"))).isEmpty();
    }
  }

  @Test
  void a_range_is_deleted_from_inclusive_to_exclusive() {
    try (Tables tables = open()) {
      tables.write(
          new RowBatch()
              .put(b("a"), b("1"))
              .put(b("b"), b("2"))
              .put(b("c"), b("3"))
              .put(b("d"), b("4")),
          1);
      tables.write(new RowBatch().deleteRange(b("b"), b("d")).put(b("c"), b("new")), 2);
      assertThat(scan(tables, END, END)).containsExactly("a=1", "c=new", "d=4");
      assertThat(tables.get(b("b"))).isNull();
    }
  }

  @Test
  void what_was_flushed_is_there_after_a_restart() {
    try (Tables tables = open()) {
      tables.write(new RowBatch().put(b("a"), b("1")).put(b("b"), b("2")), 9);
      tables.write(new RowBatch().delete(b("b")), 12);
      tables.flush();
    }
    try (Tables tables = open()) {
      assertThat(tables.mark()).isEqualTo(12);
      assertThat(scan(tables, END, END)).containsExactly("a=1");
    }
  }

  @Test
  void the_mark_is_no_row() {
    try (Tables tables = open()) {
      tables.write(new RowBatch().put(b("a"), b("1")), 9);
      assertThat(scan(tables, END, END)).containsExactly("a=1");
    }
  }

  @Test
  void random_batches_give_what_an_ordered_map_gives() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    Tables tables = open();
    for (int round = 1; round <= 200; round++) {
      RowBatch batch = new RowBatch();
      for (int i = random.nextInt(20); i > 0; i--) {
        change(random, batch, model);
      }
      tables.write(batch, round);
      if (random.nextInt(20) == 0) {
        tables.flush();
        tables.close();
        tables = open();
        assertThat(tables.mark()).isEqualTo(round);
      }
    }
    for (Map.Entry<byte[], byte[]> row : model.entrySet()) {
      assertThat(tables.get(row.getKey())).isEqualTo(row.getValue());
    }
    assertThat(scan(tables, END, END)).hasSameSizeAs(model.keySet());
    tables.close();
  }

  private static void change(Random random, RowBatch batch, TreeMap<byte[], byte[]> model) {
    byte[] key = b("key-" + random.nextInt(100));
    switch (random.nextInt(8)) {
      case 0 -> {
        byte[] other = b("key-" + random.nextInt(100));
        boolean ordered = Arrays.compareUnsigned(key, other) <= 0;
        byte[] from = ordered ? key : other;
        byte[] to = ordered ? other : key;
        batch.deleteRange(from, to);
        model.subMap(from, to).clear();
      }
      case 1, 2 -> {
        batch.delete(key);
        model.remove(key);
      }
      default -> {
        byte[] value = b("value-" + random.nextInt());
        batch.put(key, value);
        model.put(key, value);
      }
    }
  }
}
