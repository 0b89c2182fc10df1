package io.quorate.protocol.ring;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ranges of the keys' own order, one per node, cut so that each holds equally many of the keys
 * there are. Even and good for scans; every cut shifts when N changes, and about half of the keys
 * move.
 */
public record RangePlacement() implements KeyPlacement {
  @Override
  public String name() {
    return "range";
  }

  @Override
  public int[] place(List<byte[]> keys, List<String> nodes) {
    int[] byRank =
        IntStream.range(0, keys.size())
            .boxed()
            .sorted(Comparator.comparing(keys::get, Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] owners = new int[byRank.length];
    for (int rank = 0; rank < byRank.length; rank++) {
      owners[byRank[rank]] = (int) ((long) rank * nodes.size() / byRank.length);
    }
    return owners;
  }
}
