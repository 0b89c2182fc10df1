package io.quorate.node.cuts;

import io.quorate.protocol.process.NodeId;
import java.util.List;

/**
 * Which links are blocked.
 *
 * @param stamp the larger one is the newer; ties by {@code by}
 * @param by the node that was asked for it
 * @param groups messages between nodes of different groups are dropped; a node of no group is not
 *     concerned
 */
public record Cut(long stamp, String by, List<List<NodeId>> groups) {

  /** Nothing was ever cut. */
  public static final Cut NONE = new Cut(0, "", List.of());

  public Cut {
    groups = groups.stream().map(List::copyOf).toList();
  }

  boolean isNewerThan(Cut other) {
    return stamp > other.stamp || (stamp == other.stamp && by.compareTo(other.by) > 0);
  }

  /** Whether messages between the two are dropped. */
  public boolean separates(NodeId one, NodeId other) {
    int first = groupOf(one);
    int second = groupOf(other);
    return first >= 0 && second >= 0 && first != second;
  }

  private int groupOf(NodeId node) {
    for (int i = 0; i < groups.size(); i++) {
      if (groups.get(i).contains(node)) {
        return i;
      }
    }
    return -1;
  }
}
