package io.quorate.checker.sequential;

import io.quorate.checker.history.Operation;
import io.quorate.checker.search.Cell;
import io.quorate.checker.search.Deed;
import io.quorate.checker.search.Memo;
import io.quorate.checker.search.Meter;
import io.quorate.checker.search.Prospects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a sequential order: depth first, one operation at a time from the front of some chain.
 * A frontier is how far each chain has come, with the state of every key; one that was left without
 * success is never entered again. It is remembered by a fingerprint of 128 bits.
 *
 * <p>What keeps it small is what keeps the search for linearizations small (reads that can happen
 * happen, values that somebody has yet to see stay), and the edges of {@link Saturation}.
 * Operations are tried in the order in which they ended, those of unknown outcome last.
 */
final class FrontierSearch {
  private static final int NONE = Sessions.NONE;

  /** What may never happen: the node that it follows, and what it does. */
  private record Perhaps(int before, Deed deed) {}

  private final Sessions sessions;
  private final Graph graph;
  private final Meter meter;
  private final Memo memo;
  private final long[] key = new long[2];
  private final int[] missing;
  private final int[] rank;
  private final int[] front;
  private final int[] states;
  private final Prospects[] prospects;
  private final int[] twin;
  private final int[] firstPerhaps;
  private final int[] nextPerhaps;
  private final BitSet done = new BitSet();
  private final int[] chosen;
  private final int[] stateBefore;
  private int depth;
  private int left;

  private FrontierSearch(Sessions sessions, Graph graph, Meter meter) {
    this.sessions = sessions;
    this.graph = graph;
    this.meter = meter;
    int size = sessions.size();
    meter.reserve(64L * size);
    this.memo = new Memo(meter);
    this.missing = graph.missing();
    this.rank = ranks();
    this.front = new int[sessions.chains.size()];
    this.states = new int[sessions.keys.size()];
    this.prospects = new Prospects[sessions.keys.size()];
    this.twin = new int[size];
    this.firstPerhaps = new int[size];
    this.nextPerhaps = new int[size];
    Arrays.fill(firstPerhaps, NONE);
    this.chosen = new int[size];
    this.stateBefore = new int[size];
    for (int node = 0; node < size; node++) {
      left += sessions.mandatory(node) ? 1 : 0;
      twin[node] = NONE;
      // Nodes that may never happen are not in the graph, but follow their process all the same.
      int before = sessions.before[node];
      if (!graph.certain().get(node) && before != NONE) {
        missing[node]++;
        nextPerhaps[node] = firstPerhaps[before];
        firstPerhaps[before] = node;
      }
    }
    for (int k = 0; k < states.length; k++) {
      int[] nodes = sessions.nodesOfKey.get(k);
      states[k] = cell(k).initial();
      prospects[k] = new Prospects(sessions.keys.get(k), local -> rank[nodes[local]], false);
      pair(nodes, cell(k));
    }
    key[0] = 1;
    key[1] = 2;
    for (int k = 0; k < states.length; k++) {
      toggleState(k);
    }
  }

  /** An order of the operations, or null if there is none. */
  static @Nullable List<Operation> order(Sessions sessions, Graph graph, Meter meter) {
    FrontierSearch search = new FrontierSearch(sessions, graph, meter);
    try {
      return search.search() ? search.order() : null;
    } finally {
      search.memo.free();
      meter.release(64L * sessions.size());
    }
  }

  private int[] ranks() {
    List<Operation> nodes = sessions.nodes;
    int[] sorted =
        IntStream.range(0, nodes.size())
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(node -> nodes.get(node).returned())
                    .thenComparingInt(node -> nodes.get(node).invoked()))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] ranks = new int[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      ranks[sorted[i]] = i;
    }
    return ranks;
  }

  /** Of two that may never happen, do the same and follow the same, the earlier goes first. */
  private void pair(int[] nodes, Cell cell) {
    Map<Perhaps, Integer> latest = new HashMap<>();
    for (int i = 0; i < nodes.length; i++) {
      if (!graph.certain().get(nodes[i])) {
        Perhaps perhaps = new Perhaps(sessions.before[nodes[i]], cell.deed(i));
        Integer earlier = latest.put(perhaps, nodes[i]);
        if (earlier != null) {
          twin[nodes[i]] = earlier;
        }
      }
    }
  }

  private Cell cell(int k) {
    return sessions.keys.get(k).cell();
  }

  private boolean search() {
    boolean alive = enter();
    int last = NONE;
    while (left > 0) {
      int next = alive ? candidate(last) : NONE;
      if (next != NONE) {
        take(next, false);
        alive = !prospects[sessions.key[next]].hopeless(states[sessions.key[next]]) && enter();
        last = NONE;
      } else {
        int undone = retreat();
        if (undone == NONE) {
          return false;
        }
        last = rank[undone];
        alive = true;
      }
    }
    return true;
  }

  /** Takes what need not be chosen; then tells whether the frontier is a new one. */
  private boolean enter() {
    boolean more = true;
    while (more) {
      more = false;
      for (int chain = 0; chain < front.length; chain++) {
        int node = frontNode(chain);
        while (node != NONE && isFree(node)) {
          take(node, true);
          more = true;
          node = frontNode(chain);
        }
      }
    }
    return left == 0 || memo.add(key, key.length);
  }

  private boolean isFree(int node) {
    meter.step();
    int k = sessions.key[node];
    return missing[node] == 0
        && sessions.mandatory(node)
        && cell(k).looksOnly(sessions.local[node])
        && cell(k).step(states[k], sessions.local[node]) == states[k];
  }

  private int frontNode(int chain) {
    int[] nodes = sessions.chains.get(chain);
    return front[chain] < nodes.length ? nodes[front[chain]] : NONE;
  }

  private int candidate(int last) {
    int best = NONE;
    int bestRank = Integer.MAX_VALUE;
    for (int chain = 0; chain < front.length; chain++) {
      int node = frontNode(chain);
      if (node != NONE
          && missing[node] == 0
          && rank[node] > last
          && rank[node] < bestRank
          && allowed(node)) {
        best = node;
        bestRank = rank[node];
      }
    }
    return best;
  }

  private boolean allowed(int node) {
    meter.step();
    if (twin[node] != NONE && !done.get(twin[node])) {
      return false;
    }
    int k = sessions.key[node];
    int next = cell(k).step(states[k], sessions.local[node]);
    if (next == Cell.IMPOSSIBLE || (next == states[k] && !sessions.mandatory(node))) {
      return false;
    }
    int value = cell(k).valueOf(states[k]);
    return cell(k).valueOf(next) == value || !prospects[k].strands(value, sessions.local[node]);
  }

  private void take(int node, boolean forced) {
    int k = sessions.key[node];
    int local = sessions.local[node];
    chosen[depth] = forced ? ~node : node;
    stateBefore[depth++] = states[k];
    int next = cell(k).step(states[k], local);
    if (next != states[k]) {
      toggleState(k);
      states[k] = next;
      toggleState(k);
    }
    move(node, 1);
    done.set(node);
    prospects[k].take(local);
    left -= sessions.mandatory(node) ? 1 : 0;
  }

  /** Undoes everything up to the last choice, and returns it. */
  private int retreat() {
    while (depth > 0) {
      int node = chosen[--depth];
      boolean forced = node < 0;
      node = forced ? ~node : node;
      int k = sessions.key[node];
      if (states[k] != stateBefore[depth]) {
        toggleState(k);
        states[k] = stateBefore[depth];
        toggleState(k);
      }
      move(node, -1);
      done.clear(node);
      prospects[k].undo(sessions.local[node]);
      left += sessions.mandatory(node) ? 1 : 0;
      if (!forced) {
        return node;
      }
    }
    return NONE;
  }

  /** Moves a chain's front over a node, or back. */
  private void move(int node, int change) {
    int chain = sessions.chain[node];
    toggle(chain, front[chain]);
    front[chain] += change;
    toggle(chain, front[chain]);
    int next = graph.nextInChain(node);
    if (next != NONE) {
      missing[next] -= change;
    }
    if (graph.certain().get(node)) {
      graph.successors(node, to -> missing[to] -= change);
    }
    for (int perhaps = firstPerhaps[node]; perhaps != NONE; perhaps = nextPerhaps[perhaps]) {
      missing[perhaps] -= change;
    }
  }

  private void toggleState(int k) {
    toggle(front.length + k, states[k]);
  }

  private void toggle(int what, int where) {
    long mixed = mix(((long) what << 32) | (where + 1L));
    key[0] ^= mixed;
    key[1] ^= mix(mixed + 0x9E3779B97F4A7C15L);
  }

  private static long mix(long z) {
    long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
    return y ^ (y >>> 31);
  }

  private List<Operation> order() {
    List<Operation> order = new ArrayList<>(depth);
    for (int i = 0; i < depth; i++) {
      order.add(sessions.nodes.get(chosen[i] < 0 ? ~chosen[i] : chosen[i]));
    }
    return order;
  }
}
