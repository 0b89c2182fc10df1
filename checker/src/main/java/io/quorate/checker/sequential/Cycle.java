package io.quorate.checker.sequential;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;

/** Explains a cycle: its nodes, and those of all from which its edges were derived. */
final class Cycle {
  private static final int NONE = Sessions.NONE;

  /** A path that has to be explained, over edges of earlier rounds. */
  private record Wanted(int from, int to, int beforeRound) {}

  private final Sessions sessions;
  private final Graph graph;
  private final BitSet explained = new BitSet();
  private final BitSet edgesSeen = new BitSet();
  private final Deque<Wanted> wanted = new ArrayDeque<>();

  private Cycle(Sessions sessions, Graph graph) {
    this.sessions = sessions;
    this.graph = graph;
  }

  /** The nodes; call only if the graph has a cycle. */
  static BitSet explain(Sessions sessions, Graph graph) {
    Cycle cycle = new Cycle(sessions, graph);
    int start = cycle.nodeOnACycle();
    cycle.wanted.add(new Wanted(start, start, Integer.MAX_VALUE));
    while (!cycle.wanted.isEmpty()) {
      cycle.explain(cycle.wanted.remove());
    }
    return cycle.explained;
  }

  /** A node of a shortest path: who led to it, over which edge or, as {@link #NONE}, its chain. */
  private void explain(Wanted path) {
    int[] cameFrom = new int[sessions.size()];
    int[] over = new int[sessions.size()];
    search(path, cameFrom, over);
    explained.set(path.from);
    explained.set(path.to);
    int node = path.to;
    do {
      int edge = over[node];
      // The ends of steps along a chain matter only where another edge begins or ends.
      if (edge != NONE) {
        explained.set(node);
        explained.set(cameFrom[node]);
        if (!edgesSeen.get(edge)) {
          edgesSeen.set(edge);
          because(edge);
        }
      }
      node = cameFrom[node];
    } while (node != path.from);
  }

  private void because(int edge) {
    int[] reason = graph.reason(edge);
    for (int node : reason) {
      explained.set(node);
    }
    if (reason.length > 0) {
      wanted.add(new Wanted(reason[0], reason[1], graph.round(edge)));
    }
  }

  private void search(Wanted path, int[] cameFrom, int[] over) {
    Arrays.fill(cameFrom, NONE);
    Deque<Integer> ready = new ArrayDeque<>();
    ready.add(path.from);
    while (cameFrom[path.to] == NONE) {
      int node = ready.remove();
      int next = graph.nextInChain(node);
      if (next != NONE && cameFrom[next] == NONE) {
        cameFrom[next] = node;
        over[next] = NONE;
        ready.add(next);
      }
      for (int e = graph.firstEdge(node); e != NONE; e = graph.followingEdge(e)) {
        int target = graph.target(e);
        if (graph.round(e) < path.beforeRound && cameFrom[target] == NONE) {
          cameFrom[target] = node;
          over[target] = e;
          ready.add(target);
        }
      }
    }
  }

  /** Takes away what has no predecessor until nothing has; then goes back until a node recurs. */
  private int nodeOnACycle() {
    int[] missing = graph.missing();
    BitSet left = (BitSet) graph.certain().clone();
    Deque<Integer> ready = new ArrayDeque<>();
    left.stream().filter(node -> missing[node] == 0).forEach(ready::add);
    while (!ready.isEmpty()) {
      int node = ready.remove();
      left.clear(node);
      int next = graph.nextInChain(node);
      if (next != NONE && --missing[next] == 0) {
        ready.add(next);
      }
      graph.successors(
          node,
          to -> {
            if (--missing[to] == 0) {
              ready.add(to);
            }
          });
    }
    int[] predecessor = new int[sessions.size()];
    left.stream()
        .forEach(node -> {
          int next = graph.nextInChain(node);
          if (next != NONE) {
            predecessor[next] = node;
          }
          graph.successors(node, to -> predecessor[to] = node);
        });
    BitSet seen = new BitSet();
    int node = left.nextSetBit(0);
    while (!seen.get(node)) {
      seen.set(node);
      node = predecessor[node];
    }
    return node;
  }
}
