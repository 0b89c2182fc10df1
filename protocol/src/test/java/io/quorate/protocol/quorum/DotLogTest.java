package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

class DotLogTest {

  private static final NodeId B = new NodeId("b");
  private static final NodeId C = new NodeId("c");

  @Test
  void aNameCarriesLifeAndNumber() {
    long name = DotLog.pack(DotLog.LIVES - 1, 12_345);

    assertThat(name).isPositive();
    assertThat(DotLog.lifeOf(name)).isEqualTo(DotLog.LIVES - 1);
    assertThat(DotLog.numberOf(name)).isEqualTo(12_345);
  }

  @Test
  void anEntryGoesOnceEveryPeerHasConfirmedIt() {
    DotLog log = log(100);
    log.confirm(B, 4);
    log.trim(List.of(B, C));
    assertThat(log.first()).isEqualTo(1);

    log.confirm(C, 2);
    log.trim(List.of(B, C));
    assertThat(log.first()).isEqualTo(3);
    assertThat(log.head()).isEqualTo(5);

    log.trim(List.of(B));
    assertThat(log.first()).isEqualTo(5);
  }

  @Test
  void theOldestGoesBeyondTheBound() {
    DotLog log = log(3);

    assertThat(log.first()).isEqualTo(3);
    assertThat(log.head()).isEqualTo(5);
    assertThat(log.entries(List.of(new Seen.Run(1, 5)), 10))
        .extracting(DotLog.Entry::number)
        .containsExactly(3L, 4L, 5L);
  }

  @Test
  void runsNameTheEntries() {
    DotLog log = log(100);

    assertThat(log.entries(List.of(new Seen.Run(2, 3), new Seen.Run(5, 9)), 10))
        .extracting(DotLog.Entry::number)
        .containsExactly(2L, 3L, 5L);
    assertThat(log.entries(List.of(new Seen.Run(2, 3), new Seen.Run(5, 9)), 2))
        .extracting(entry -> entry.key()[0])
        .containsExactly((byte) 2, (byte) 3);
  }

  @Test
  void aNewLifeRemembersNothing() {
    DotLog log = log(100);
    log.confirm(B, 5);
    log.begin(8);

    assertThat(log.head()).isZero();
    assertThat(log.confirmed(B)).isZero();
    assertThat(DotLog.lifeOf(log.append(new byte[1]))).isEqualTo(8);
  }

  /** Five writes, of the keys 1 to 5. */
  private static DotLog log(int entriesMax) {
    DotLog log = new DotLog(entriesMax, 1 << 20);
    log.begin(7);
    for (byte i = 1; i <= 5; i++) {
      assertThat(log.append(new byte[] {i})).isEqualTo(DotLog.pack(7, i));
    }
    return log;
  }
}
