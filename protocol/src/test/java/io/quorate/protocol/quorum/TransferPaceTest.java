package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RowsQuery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A joiner fetches a partition no faster than the pace of transfers, and not much slower. */
class TransferPaceTest {

  private static final int KEYS = 100;
  private static final int VALUE_BYTES = 1_000;
  private static final int ROUND_BYTES = 4_096;
  private static final int ROUND_ROWS = 8;

  /** A round's rows go out together, up to a page more than it may have; then it pauses. */
  private static final int BURST_BYTES = 2 * ROUND_ROWS * (VALUE_BYTES + 100);

  private static final int PACE = 32 << 10;
  private static final long YEAR = Duration.ofDays(365).toNanos();

  private static final Ownership MOVING =
      new Ownership(2, nodes("a", "b", "c"), nodes("d"), node("d"), node("c"));

  /** Nothing but the transfer copies; only its pace is slow. */
  private static final UpkeepSettings UPKEEP =
      new UpkeepSettings(
          100,
          1 << 20,
          YEAR,
          YEAR,
          YEAR,
          Duration.ofSeconds(2).toNanos(),
          ROUND_ROWS,
          ROUND_BYTES,
          1L << 40,
          PACE,
          YEAR,
          10,
          4,
          YEAR);

  private final QuorumCluster cluster =
      new QuorumCluster(
          3, 4, QuorumCluster.settings(false), MergePolicy.SIBLINGS, QuorumRules.DEFAULT, UPKEEP);

  @Test
  void bytesArriveAtMostAtThePace() {
    String value = "v".repeat(VALUE_BYTES);
    for (int i = 0; i < KEYS; i++) {
      assertThat(cluster.put("a", "key-%03d".formatted(i), null, value))
          .isInstanceOf(QuorumReply.Stored.class);
    }
    cluster.run(1_000);
    assertThat(held()).isZero();
    long began = cluster.nanos();
    cluster.configure(MOVING);
    while (!cluster.host("d").notices.contains(new QuorumNotice.CaughtUp(2))) {
      cluster.step();
      long elapsed = cluster.nanos() - began;
      assertThat(elapsed).as("the transfer ends").isLessThan(Duration.ofMinutes(1).toNanos());
      assertThat(held())
          .as("bytes held %d ms after the beginning", elapsed / 1_000_000)
          .isLessThanOrEqualTo(BURST_BYTES + PACE * elapsed / 1_000_000_000);
    }
    double seconds = (cluster.nanos() - began) / 1e9;
    assertThat(held()).isGreaterThan(KEYS * VALUE_BYTES);
    // Each source's rows are compared with those that are here, and these count as well.
    assertThat(held() / seconds).isBetween(PACE / 8.0, (double) PACE);
  }

  private long held() {
    return cluster.host("d").rows().kind(QuorumRows.VERSIONS).stream()
        .mapToLong(TransferPaceTest::bytes)
        .sum();
  }

  private static long bytes(RowsQuery.Row row) {
    return row.key().length + row.value().length;
  }

  private static NodeId node(String name) {
    return new NodeId(name);
  }

  private static List<NodeId> nodes(String... names) {
    return List.of(names).stream().map(NodeId::new).toList();
  }
}
