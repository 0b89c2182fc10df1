package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import java.util.List;

/**
 * What a request achieved.
 *
 * @param level the keyspace's consistency, for instance {@code eventual}
 * @param needed replies or acknowledgements that were waited for; ordered: how many voters a
 *     decision needs
 * @param primaries who answered and owns the key; only these count for a claim of r + w > n.
 *     Ordered: who answered, which for writes is who leads
 * @param fallbacks who answered in place of an owner that could not be reached
 * @param revision of the partition at that moment, in an ordered keyspace; 0 elsewhere
 * @param index that a session has seen by this answer, in an ordered keyspace; 0 elsewhere
 */
public record Receipt(
    String level,
    int needed,
    List<NodeId> primaries,
    List<NodeId> fallbacks,
    long revision,
    long index) {

  /** A receipt of an eventual keyspace, which has no revisions. */
  public Receipt(String level, int needed, List<NodeId> primaries, List<NodeId> fallbacks) {
    this(level, needed, primaries, fallbacks, 0, 0);
  }
}
