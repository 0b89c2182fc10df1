package io.quorate.server.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.disk.DiskFullException;
import io.quorate.storage.tables.RowBatch;
import io.quorate.storage.tables.Tables;
import io.quorate.storage.tables.TablesContract;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksTablesTest extends TablesContract {
  private static final RocksTablesOptions SMALL = new RocksTablesOptions(1 << 20, 1 << 20, 1);

  @TempDir private Path directory;

  @Override
  protected Tables open() {
    return RocksTables.open(directory, SMALL);
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private static RowBatch batch(int number) {
    byte[] value = new byte[100_000];
    new Random(number).nextBytes(value); // so that it does not compress
    return new RowBatch().put(key(number), value);
  }

  @Test
  void opened_again_for_want_of_room_they_hold_what_was_flushed_and_go_on() {
    try (RocksTables tables = RocksTables.open(directory, SMALL)) {
      tables.write(batch(0), 1);
      tables.flush();
      tables.write(batch(1), 2);
      tables.reopen();
      assertThat(tables.mark()).isEqualTo(1);
      assertThat(tables.get(key(0))).isNotNull();
      assertThat(tables.get(key(1))).isNull();
      tables.write(batch(1), 2);
      tables.flush();
      assertThat(tables.get(key(1))).isNotNull();
    }
  }

  @Test
  void too_little_free_room_is_refused_before_rocksdb_notices() {
    try (Tables tables =
        RocksTables.open(directory, new RocksTablesOptions(1 << 20, Long.MAX_VALUE >> 1, 1))) {
      assertThatThrownBy(() -> tables.write(batch(1), 1))
          .isInstanceOf(DiskFullException.class)
          .hasMessageContaining("are free in");
    }
  }
}
