package io.quorate.checker.sequential;

import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Outcome;
import io.quorate.checker.search.KeyHistory;
import io.quorate.checker.search.Meter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operations of all keys as numbered nodes in chains. Each process is a chain; each operation
 * of unknown outcome is one by itself, behind the node that its process did before it.
 */
final class Sessions {
  static final int NONE = -1;

  final List<Operation> nodes = new ArrayList<>();
  final List<KeyHistory> keys = new ArrayList<>();

  /** Of each node: its key, and its number among that key's operations. */
  final int[] key;

  final int[] local;

  /** Of each key: the nodes of its operations. */
  final List<int[]> nodesOfKey = new ArrayList<>();

  final List<int[]> chains = new ArrayList<>();

  /** Of each node: its chain, and its place there. */
  final int[] chain;

  final int[] place;

  /** Of each node: the node that its process did before it, or {@link #NONE}. */
  final int[] before;

  Sessions(List<Operation> operations, @Nullable String initial, Meter meter) {
    List<Integer> keyOfNode = new ArrayList<>();
    List<Integer> localOfNode = new ArrayList<>();
    for (List<Operation> one : new History(operations, initial).relevantByKey().values()) {
      KeyHistory history = KeyHistory.of(one, initial, meter);
      int[] own = new int[history.size()];
      for (int i = 0; i < own.length; i++) {
        own[i] = nodes.size();
        nodes.add(history.operations().get(i));
        keyOfNode.add(keys.size());
        localOfNode.add(i);
      }
      nodesOfKey.add(own);
      keys.add(history);
    }
    key = keyOfNode.stream().mapToInt(Integer::intValue).toArray();
    local = localOfNode.stream().mapToInt(Integer::intValue).toArray();
    chain = new int[nodes.size()];
    place = new int[nodes.size()];
    before = new int[nodes.size()];
    Arrays.fill(before, NONE);
    link();
  }

  private void link() {
    Map<String, List<Integer>> processes = new HashMap<>();
    Map<String, Integer> last = new HashMap<>();
    List<Integer> sorted = new ArrayList<>();
    for (int node = 0; node < nodes.size(); node++) {
      sorted.add(node);
    }
    sorted.sort((a, b) -> Integer.compare(nodes.get(a).invoked(), nodes.get(b).invoked()));
    List<List<Integer>> all = new ArrayList<>();
    for (int node : sorted) {
      Operation operation = nodes.get(node);
      before[node] = last.getOrDefault(operation.process(), NONE);
      if (operation.outcome() == Outcome.INFO) {
        all.add(List.of(node));
      } else {
        processes
            .computeIfAbsent(
                operation.process(),
                p -> {
                  List<Integer> fresh = new ArrayList<>();
                  all.add(fresh);
                  return fresh;
                })
            .add(node);
        last.put(operation.process(), node);
      }
    }
    for (List<Integer> one : all) {
      int[] members = one.stream().mapToInt(Integer::intValue).toArray();
      for (int i = 0; i < members.length; i++) {
        chain[members[i]] = chains.size();
        place[members[i]] = i;
      }
      chains.add(members);
    }
  }

  int size() {
    return nodes.size();
  }

  boolean mandatory(int node) {
    return nodes.get(node).mandatory();
  }

  /** The value that a node needs, or {@code Cell.ANY}. */
  int needs(int node) {
    return keys.get(key[node]).cell().needs(local[node]);
  }

  int writes(int node) {
    return keys.get(key[node]).cell().writes(local[node]);
  }
}
