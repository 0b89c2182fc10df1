package io.quorate.storage.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.RowsQuery;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random writes, freezes, flush steps, drops and restarts against an ordered map per process. */
class OverlayModelTest {
  private static final int PROCESSES = 3;
  private static final OverlayOptions OPTIONS = new OverlayOptions(1 << 20, 3000);

  private final MemoryTables tables = new MemoryTables();
  private Overlay overlay = new Overlay(tables, OPTIONS);
  private final TreeMap<Integer, TreeMap<byte[], byte[]>> model = new TreeMap<>();
  private long position;

  @Test
  void an_overlay_behaves_like_ordered_maps() {
    for (int run = 0; run < 30; run++) {
      long seed = new Random().nextLong();
      System.out.println("seed " + seed);
      Random random = new Random(seed);
      for (int step = 0; step < 2000; step++) {
        step(random);
      }
      restart();
      for (int process = 0; process < PROCESSES; process++) {
        samePage(process, new byte[0], new byte[0], Integer.MAX_VALUE);
      }
    }
  }

  private TreeMap<byte[], byte[]> rows(int process) {
    return model.computeIfAbsent(process, p -> new TreeMap<>(Arrays::compareUnsigned));
  }

  private static ProcessId id(int process) {
    return new ProcessId(1 + process / 2, process % 2);
  }

  private static byte[] key(Random random) {
    byte[] key = new byte[random.nextInt(12)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(3) - 1); // few distinct bytes, among them 0xff
    }
    return key;
  }

  private void step(Random random) {
    int process = random.nextInt(PROCESSES);
    byte[] key = key(random);
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> {
        byte[] value = new byte[random.nextInt(20)];
        random.nextBytes(value);
        position++;
        if (rows(process).put(key, value) == null) {
          overlay.view(id(process)).add(key, value);
        } else {
          overlay.view(id(process)).put(key, value);
        }
      }
      case 4 -> {
        position++;
        overlay.view(id(process)).delete(key);
        rows(process).remove(key);
      }
      case 5, 6, 7 ->
          assertThat(overlay.view(id(process)).get(key)).isEqualTo(rows(process).get(key));
      case 8 -> {
        byte[] other = key(random);
        boolean ordered = Arrays.compareUnsigned(key, other) <= 0;
        samePage(process, ordered ? key : other, ordered ? other : key, 1 + random.nextInt(20));
      }
      case 9, 10 -> overlay.flushStep(position);
      default -> {
        switch (random.nextInt(20)) {
          case 0 -> {
            position++;
            overlay.drop(id(process));
            rows(process).clear();
          }
          case 1 -> restart();
          default -> overlay.freeze(position);
        }
      }
    }
  }

  private void restart() {
    for (int i = 0; i < 2; i++) {
      while (overlay.flushStep(position)) {
        assertThat(overlay.flushing()).isTrue();
      }
      overlay.freeze(position);
    }
    while (overlay.flushStep(position)) {
      assertThat(overlay.flushing()).isTrue();
    }
    assertThat(tables.mark()).isEqualTo(position);
    overlay = new Overlay(tables, OPTIONS);
  }

  private void samePage(int process, byte[] from, byte[] to, int rowsMax) {
    RowsQuery.Page page =
        overlay.page(id(process), new RowsQuery(from, to, rowsMax, Integer.MAX_VALUE));
    Map<byte[], byte[]> expected =
        to.length == 0 ? rows(process).tailMap(from) : rows(process).subMap(from, to);
    int at = 0;
    for (Map.Entry<byte[], byte[]> row : expected.entrySet()) {
      if (at == rowsMax) {
        break;
      }
      assertThat(page.rows().get(at).key()).isEqualTo(row.getKey());
      assertThat(page.rows().get(at).value()).isEqualTo(row.getValue());
      at++;
    }
    assertThat(page.rows()).hasSize(at);
    assertThat(page.complete()).isEqualTo(at == expected.size());
  }
}
