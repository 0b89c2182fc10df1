package io.quorate.protocol.ring;

import java.util.List;
import java.util.TreeMap;

/**
 * Consistent hashing of keys (Karger et al. 1997): a key belongs to the node whose token follows
 * its hash on the circle. With one token a node this is the plain method, whose loads differ by a
 * factor of log N; with k tokens the spread shrinks by about the square root of k.
 *
 * @param tokens points on the circle of each node, k
 */
public record VirtualNodes(int tokens) implements KeyPlacement {
  public VirtualNodes {
    if (tokens < 1) {
      throw new IllegalArgumentException("a node needs at least 1 token, not " + tokens);
    }
  }

  @Override
  public String name() {
    return tokens == 1 ? "consistent hashing" : tokens + " virtual nodes";
  }

  @Override
  public int[] place(List<byte[]> keys, List<String> nodes) {
    TreeMap<Long, Integer> circle = new TreeMap<>(Long::compareUnsigned);
    for (int node = 0; node < nodes.size(); node++) {
      for (int token = 0; token < tokens; token++) {
        circle.putIfAbsent(Hash64.hash(nodes.get(node), token), node);
      }
    }
    int[] owners = new int[keys.size()];
    for (int i = 0; i < owners.length; i++) {
      var next = circle.ceilingEntry(Hash64.ofKey(keys.get(i)));
      owners[i] = (next == null ? circle.firstEntry() : next).getValue();
    }
    return owners;
  }
}
