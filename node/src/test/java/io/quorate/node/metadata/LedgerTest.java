package io.quorate.node.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.Rows;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final class MapRows implements Rows {
    private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public byte @Nullable [] get(byte[] key) {
      return rows.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
      rows.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
      rows.remove(key);
    }
  }

  /** The storage may flush the rows, and forget the record, before the process has started. */
  @Test
  void whatIsReplayedIsInTheRowsAtOnce() {
    MapRows rows = new MapRows();
    new Ledger(rows).replay(new MetadataRecord.Settled(7, 9));
    Ledger later = new Ledger(rows);
    assertThat(later.generation()).isEqualTo(7);
    assertThat(later.registration()).isEqualTo(9);
  }
}
