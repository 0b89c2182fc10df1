package io.quorate.protocol.ring;

import java.util.List;

/**
 * Hash modulo the number of nodes: even, and on a change of N nearly every key moves. The method
 * that the others exist to avoid.
 */
public record ModuloPlacement() implements KeyPlacement {
  @Override
  public String name() {
    return "modulo";
  }

  @Override
  public int[] place(List<byte[]> keys, List<String> nodes) {
    return keys.stream()
        .mapToInt(key -> (int) Long.remainderUnsigned(Hash64.ofKey(key), nodes.size()))
        .toArray();
  }
}
