package io.quorate.checker.sequential;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What precedes what: the chains, and edges between them, each with the round in which it was
 * derived and the three nodes that it was derived from. Only nodes that certainly are in an order
 * count.
 */
final class Graph {
  private static final int NONE = Sessions.NONE;

  private final Sessions sessions;
  private final BitSet certain;
  private final int[] firstEdge;
  private int[] target = new int[64];
  private int[] following = new int[64];
  private int[] round = new int[64];
  private int[][] reason = new int[64][];
  private int edges;

  Graph(Sessions sessions, BitSet certain) {
    this.sessions = sessions;
    this.certain = certain;
    this.firstEdge = new int[sessions.size()];
    Arrays.fill(firstEdge, NONE);
  }

  int edges() {
    return edges;
  }

  /**
   * Adds an edge.
   *
   * @param because three nodes, of which the first precedes the second; none for what needs no
   *     reason
   */
  void add(int from, int to, int inRound, int... because) {
    if (edges == target.length) {
      target = Arrays.copyOf(target, 2 * edges);
      following = Arrays.copyOf(following, 2 * edges);
      round = Arrays.copyOf(round, 2 * edges);
      reason = Arrays.copyOf(reason, 2 * edges);
    }
    target[edges] = to;
    round[edges] = inRound;
    reason[edges] = because;
    following[edges] = firstEdge[from];
    firstEdge[from] = edges++;
  }

  /** Calls for each direct successor of a node. */
  void successors(int node, IntConsumer each) {
    for (int edge = firstEdge[node]; edge != NONE; edge = following[edge]) {
      each.accept(target[edge]);
    }
  }

  /** The next node of the same chain. */
  int nextInChain(int node) {
    int[] chain = sessions.chains.get(sessions.chain[node]);
    int place = sessions.place[node] + 1;
    return place < chain.length ? chain[place] : NONE;
  }

  /** All certain nodes, each behind what precedes it; null if there is a cycle. */
  int @Nullable [] topologicalOrder() {
    int[] missing = missing();
    int[] order = new int[certain.cardinality()];
    int filled = 0;
    for (int node = certain.nextSetBit(0); node >= 0; node = certain.nextSetBit(node + 1)) {
      if (missing[node] == 0) {
        order[filled++] = node;
      }
    }
    for (int i = 0; i < filled; i++) {
      int node = order[i];
      int next = nextInChain(node);
      if (next != NONE && --missing[next] == 0) {
        order[filled++] = next;
      }
      for (int edge = firstEdge[node]; edge != NONE; edge = following[edge]) {
        if (--missing[target[edge]] == 0) {
          order[filled++] = target[edge];
        }
      }
    }
    return filled == order.length ? order : null;
  }

  /** How many direct predecessors each node has. */
  int[] missing() {
    int[] missing = new int[sessions.size()];
    for (int node = certain.nextSetBit(0); node >= 0; node = certain.nextSetBit(node + 1)) {
      int next = nextInChain(node);
      if (next != NONE) {
        missing[next]++;
      }
      for (int edge = firstEdge[node]; edge != NONE; edge = following[edge]) {
        missing[target[edge]]++;
      }
    }
    return missing;
  }

  int firstEdge(int node) {
    return firstEdge[node];
  }

  int followingEdge(int edge) {
    return following[edge];
  }

  int target(int edge) {
    return target[edge];
  }

  int round(int edge) {
    return round[edge];
  }

  int[] reason(int edge) {
    return reason[edge];
  }

  BitSet certain() {
    return certain;
  }
}
