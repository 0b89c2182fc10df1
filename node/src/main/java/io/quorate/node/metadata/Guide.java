package io.quorate.node.metadata;

import io.quorate.protocol.process.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Who leads the metadata group, as far as this node knows: from its own replica of the group, from
 * whoever announces itself, or from what others say. Later terms count more, later eras still more.
 */
final class Guide {
  private final long patienceNanos;
  private long era;
  private long term;
  private @Nullable NodeId leader;
  private long heardNanos;

  /**
   * @param patienceNanos after which a leader that announces nothing is a leader no more
   */
  Guide(long patienceNanos) {
    this.patienceNanos = patienceNanos;
  }

  @Nullable NodeId leader() {
    return leader;
  }

  boolean leads(NodeId node) {
    return node.equals(leader);
  }

  /** How to tell others. */
  MetadataMessage.@Nullable LedBy hint() {
    return leader == null ? null : new MetadataMessage.LedBy(era, term, leader);
  }

  /** The replica here says who leads; whether that is news. */
  boolean told(TableGroupNotice.Led led, long nanos) {
    return take(led.era(), led.term(), led.leader(), nanos);
  }

  /** Somebody says who leads; whether that is news. */
  boolean heard(long ofEra, long inTerm, NodeId node, long nanos) {
    return take(ofEra, inTerm, node, nanos);
  }

  private boolean take(long ofEra, long inTerm, @Nullable NodeId node, long nanos) {
    if (ofEra < era || (ofEra == era && inTerm < term)) {
      return false;
    }
    boolean news = node == null ? leader != null : !node.equals(leader);
    era = ofEra;
    term = inTerm;
    leader = node;
    heardNanos = nanos;
    return news;
  }

  /** Whether a leader was given up because nothing was heard of it. */
  boolean doubt(NodeId self, long nanos) {
    if (leader == null || leader.equals(self) || nanos - heardNanos < patienceNanos) {
      return false;
    }
    leader = null;
    return true;
  }
}
