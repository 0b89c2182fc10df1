package io.quorate.simulation.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.disk.DiskFullException;
import io.quorate.storage.tables.RowBatch;
import io.quorate.storage.tables.Tables;
import io.quorate.storage.tables.TablesContract;
import org.junit.jupiter.api.Test;

class SimTablesTest extends TablesContract {
  private static final byte[] A = {1};
  private static final byte[] B = {2};

  private final SimTables tables = new SimTables();

  @Override
  protected Tables open() {
    return tables;
  }

  private void writeThree() {
    tables.write(new RowBatch().put(A, new byte[] {1}), 1);
    tables.flush();
    tables.write(new RowBatch().put(A, new byte[] {2}).put(B, new byte[] {2}), 2);
    tables.write(new RowBatch().delete(A), 3);
  }

  @Test
  void a_crash_may_lose_all_that_was_not_flushed() {
    writeThree();
    assertThat(tables.crash(bound -> 0)).isEqualTo(2);
    assertThat(tables.mark()).isEqualTo(1);
    assertThat(tables.get(A)).containsExactly(1);
    assertThat(tables.get(B)).isNull();
  }

  @Test
  void a_crash_keeps_a_prefix_of_whole_batches() {
    writeThree();
    assertThat(tables.crash(bound -> 1)).isEqualTo(1);
    assertThat(tables.mark()).isEqualTo(2);
    assertThat(tables.get(A)).containsExactly(2);
    assertThat(tables.get(B)).containsExactly(2);
  }

  @Test
  void a_crash_may_keep_everything() {
    writeThree();
    assertThat(tables.crash(bound -> bound - 1)).isZero();
    assertThat(tables.mark()).isEqualTo(3);
    assertThat(tables.get(A)).isNull();
  }

  @Test
  void full_tables_refuse_and_then_take_the_same_batch() {
    RowBatch batch = new RowBatch().put(A, A);
    tables.full(true);
    assertThatThrownBy(() -> tables.write(batch, 1)).isInstanceOf(DiskFullException.class);
    assertThatThrownBy(tables::flush).isInstanceOf(DiskFullException.class);
    tables.full(false);
    tables.write(batch, 1);
    assertThat(tables.get(A)).isEqualTo(A);
  }
}
