package io.quorate.checker.sequential;

import io.quorate.checker.history.Operation;
import io.quorate.checker.search.Cell;
import io.quorate.checker.search.Meter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Derives what must precede what in every sequential order.
 *
 * <p>Where only one write can have written what an operation saw (its source), the source precedes
 * it. Then, for another write w of that key, and until nothing new follows:
 *
 * <ul>
 *   <li>w precedes the observer: so it precedes the source, or the observer would have seen it.
 *   <li>the source precedes w: so the observer precedes w.
 * </ul>
 *
 * <p>Source: the saturation of Gibbons and Korach for the reads-from relation; its cycles are the
 * causal bad patterns and the writes-into cycles of Bouajjani, Enea, Guerraoui and Hamza (2017).
 * What precedes what is kept as a vector of counters per node, one for each chain.
 *
 * <p>It refutes much, and proves nothing: without a cycle an order may still not exist.
 */
final class Saturation {
  private static final int NONE = Sessions.NONE;
  private static final int BEGINNING = -2;

  private final Sessions sessions;
  private final Meter meter;
  private final int[] source;
  private final BitSet certain = new BitSet();
  private final Graph graph;
  private final List<TreeMap<Integer, int[]>> writesByChain = new ArrayList<>();
  private int[] clocks = {};
  private @Nullable BitSet refutation;

  private Saturation(Sessions sessions, Meter meter) {
    this.sessions = sessions;
    this.meter = meter;
    this.source = new int[sessions.size()];
    this.graph = new Graph(sessions, certain);
  }

  /** Derives all there is, or as much as the memory allows. */
  static Saturation of(Sessions sessions, Meter meter) {
    Saturation saturation = new Saturation(sessions, meter);
    saturation.findSources();
    if (saturation.refutation == null) {
      saturation.base();
      saturation.saturate();
    }
    return saturation;
  }

  /** Nodes that by themselves refute the history, or null. */
  @Nullable BitSet refutation() {
    return refutation;
  }

  Graph graph() {
    return graph;
  }

  // --- who saw whose write ---------------------------------------------------------------------

  private void findSources() {
    Arrays.fill(source, NONE);
    for (int key = 0; key < sessions.keys.size(); key++) {
      findSources(key);
    }
    for (int node = 0; node < sessions.size(); node++) {
      if (sessions.mandatory(node)) {
        certain.set(node);
      }
    }
    // What somebody certainly saw certainly happened, and so on back.
    List<Integer> news = new ArrayList<>(certain.stream().boxed().toList());
    while (!news.isEmpty()) {
      int from = source[news.removeLast()];
      if (from >= 0 && !certain.get(from)) {
        certain.set(from);
        news.add(from);
      }
    }
  }

  private void findSources(int key) {
    Cell cell = sessions.keys.get(key).cell();
    int[] nodes = sessions.nodesOfKey.get(key);
    int[] writer = new int[cell.values()];
    int[] writers = new int[cell.values()];
    for (int node : nodes) {
      int writes = sessions.writes(node);
      if (writes == Cell.APPENDS) {
        return; // what somebody saw is then put together from many writes
      }
      if (writes != Cell.KEEPS) {
        writer[writes] = node;
        writers[writes]++;
      }
    }
    int initial = cell.valueOf(cell.initial());
    for (int node : nodes) {
      int value = sessions.needs(node);
      if (value == Cell.ANY) {
        continue;
      }
      int others = writers[value] - (sessions.writes(node) == value ? 1 : 0);
      if (others == 0 && value != initial) {
        if (sessions.mandatory(node)) {
          refutation = new BitSet();
          refutation.set(node);
          return;
        }
      } else if (others == 0) {
        source[node] = BEGINNING;
      } else if (writers[value] == 1 && value != initial) {
        source[node] = writer[value];
      }
    }
  }

  // --- what needs no derivation ----------------------------------------------------------------

  private void base() {
    for (int key = 0; key < sessions.keys.size(); key++) {
      TreeMap<Integer, int[]> writes = new TreeMap<>();
      List<Integer> versioned = new ArrayList<>();
      for (int node : sessions.nodesOfKey.get(key)) {
        if (certain.get(node) && sessions.nodes.get(node).mayWrite()) {
          writes.merge(sessions.chain[node], new int[] {node}, Saturation::concat);
          if (sessions.nodes.get(node).version() != Operation.NO_VERSION) {
            versioned.add(node);
          }
        }
      }
      Comparator<Integer> byPlace = Comparator.comparingInt(node -> sessions.place[node]);
      writes.replaceAll((chain, nodes) ->
          Arrays.stream(nodes).boxed().sorted(byPlace).mapToInt(i -> i).toArray());
      writesByChain.add(writes);
      versioned.sort(Comparator.comparingLong(node -> sessions.nodes.get(node).version()));
      for (int i = 1; i < versioned.size(); i++) {
        graph.add(versioned.get(i - 1), versioned.get(i), 0);
      }
    }
    for (int node = certain.nextSetBit(0); node >= 0; node = certain.nextSetBit(node + 1)) {
      if (sessions.before[node] != NONE && sessions.place[node] == 0) {
        graph.add(sessions.before[node], node, 0);
      }
      if (source[node] >= 0) {
        graph.add(source[node], node, 0);
      } else if (source[node] == BEGINNING) {
        for (int[] chain : writesByChain.get(sessions.key[node]).values()) {
          int first = chain[0] == node && chain.length > 1 ? chain[1] : chain[0];
          if (first != node) {
            graph.add(node, first, 0);
          }
        }
      }
    }
  }

  private static int[] concat(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  // --- what follows ----------------------------------------------------------------------------

  private void saturate() {
    long bytes = 4L * sessions.size() * sessions.chains.size();
    if (bytes > Integer.MAX_VALUE || !meter.has(bytes)) {
      // Too many clocks: the search has to do without what would follow.
      if (graph.topologicalOrder() == null) {
        refutation = Cycle.explain(sessions, graph);
      }
      return;
    }
    meter.reserve(bytes);
    clocks = new int[sessions.size() * sessions.chains.size()];
    try {
      int edges = -1;
      for (int round = 1; edges != graph.edges(); round++) {
        edges = graph.edges();
        int[] order = graph.topologicalOrder();
        if (order == null) {
          refutation = Cycle.explain(sessions, graph);
          return;
        }
        tick(order);
        for (int node : order) {
          meter.step();
          if (source[node] >= 0) {
            derive(node, source[node], round);
          }
        }
      }
    } finally {
      clocks = new int[0];
      meter.release(bytes);
    }
  }

  /** Of each node and chain: how many of the chain's nodes precede the node. */
  private void tick(int[] order) {
    int width = sessions.chains.size();
    Arrays.fill(clocks, 0);
    for (int node : order) {
      meter.step();
      int next = graph.nextInChain(node);
      if (next != NONE) {
        carry(node, next, width);
      }
      graph.successors(node, to -> carry(node, to, width));
    }
  }

  private void carry(int from, int to, int width) {
    int a = from * width;
    int b = to * width;
    for (int i = 0; i < width; i++) {
      clocks[b + i] = Math.max(clocks[b + i], clocks[a + i]);
    }
    int own = b + sessions.chain[from];
    clocks[own] = Math.max(clocks[own], sessions.place[from] + 1);
  }

  private boolean precedes(int a, int b) {
    return clocks[b * sessions.chains.size() + sessions.chain[a]] > sessions.place[a];
  }

  private void derive(int observer, int from, int round) {
    for (var writes : writesByChain.get(sessions.key[observer]).entrySet()) {
      int[] nodes = writes.getValue();
      int before = last(nodes, clocks[observer * sessions.chains.size() + writes.getKey()]);
      if (before >= 0) {
        int write = nodes[before];
        if (write != from && !precedes(write, from)) {
          graph.add(write, from, round, write, observer, from);
        }
      }
      int after = firstBehind(nodes, from);
      if (after < nodes.length && nodes[after] == observer) {
        after++;
      }
      if (after < nodes.length && !precedes(observer, nodes[after])) {
        graph.add(observer, nodes[after], round, from, nodes[after], observer);
      }
    }
  }

  /** The last of one chain's nodes whose place is below a count, or -1. */
  private int last(int[] nodes, int count) {
    int low = 0;
    int high = nodes.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sessions.place[nodes[middle]] < count) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The first of one chain's nodes that a node precedes, or their number. */
  private int firstBehind(int[] nodes, int node) {
    int low = 0;
    int high = nodes.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (precedes(node, nodes[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
