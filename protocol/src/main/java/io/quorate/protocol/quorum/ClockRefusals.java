package io.quorate.protocol.quorum;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The replicas that refused one write because its time lies further ahead of their clocks than it
 * may. Time goes on meanwhile: who is asked again once the offset has passed takes it.
 */
final class ClockRefusals {
  private final Map<NodeId, Long> aheadMillis = new TreeMap<>();

  /** That replica's clock is so far behind the write's time. */
  void add(NodeId replica, long ahead) {
    aheadMillis.put(replica, ahead);
  }

  /** Those that would still refuse it in so much time. */
  Set<NodeId> lastingFor(long millis) {
    Set<NodeId> lasting = new TreeSet<>();
    aheadMillis.forEach((replica, ahead) -> {
      if (ahead - millis > QuorumLimits.CLOCK_OFFSET_MILLIS_MAX) {
        lasting.add(replica);
      }
    });
    return lasting;
  }

  /**
   * What a client is told. Indeterminate, because the coordinator has stored the write: repairs,
   * which are not refused for their time, bring it to the others.
   *
   * @param coordinator whose clock gave the write its time, unless a backup did
   */
  Refusal refusal(NodeId coordinator, Tally tally, int needed) {
    long most = aheadMillis.values().stream().mapToLong(Long::longValue).max().orElse(0);
    Refusal refusal =
        new Refusal(
            ErrorCode.INDETERMINATE,
            "The write reached "
                + tally.counted()
                + " of "
                + needed
                + " replicas: its time is "
                + most
                + " ms ahead of the clocks of "
                + aheadMillis.keySet()
                + ", which refused it, and clocks may differ by "
                + QuorumLimits.CLOCK_OFFSET_MILLIS_MAX
                + " ms. Compare them with the clock of node "
                + coordinator
                + ", which coordinated it, correct what is wrong, and start that node again. The write"
                + " may have taken effect or may do so later: read the key");
    return Refusals.answers(refusal, tally, needed)
        .with("coordinator", coordinator)
        .with("aheadMillis", most)
        .with("aheadMillisMax", QuorumLimits.CLOCK_OFFSET_MILLIS_MAX)
        .with("refusedBy", aheadMillis.keySet());
  }
}
