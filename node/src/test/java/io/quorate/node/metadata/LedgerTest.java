package io.quorate.node.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {

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
