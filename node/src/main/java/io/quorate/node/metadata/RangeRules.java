package io.quorate.node.metadata;

import io.quorate.store.operation.KeyspaceSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which ranges an ordered keyspace can be divided into. */
final class RangeRules {
  private RangeRules() {}

  /** What is wrong with how keys are divided, or null. */
  static @Nullable String wrong(KeyspaceSettings s) {
    List<String> splits = s.splits();
    if (!s.partitionBy().equals("hash") && !s.isRanged()) {
      return "partitionBy is hash or range, not '" + s.partitionBy() + "'";
    }
    if (!s.isRanged()) {
      return splits.isEmpty()
          ? null
          : "splits say where ranges begin, and partitionBy is hash; say range, or leave them out";
    }
    if (splits.isEmpty()) {
      return "partitionBy range needs splits: the keys at which the second and every later partition"
          + " begin, such as g,p for three partitions";
    }
    if (s.partitions() != splits.size() + 1) {
      return splits.size()
          + " splits make "
          + (splits.size() + 1)
          + " partitions, not "
          + s.partitions()
          + "; leave partitions out, or give one split less than partitions";
    }
    return wrongSplits(splits);
  }

  private static @Nullable String wrongSplits(List<String> splits) {
    byte[] before = {};
    for (String split : splits) {
      byte[] key = split.getBytes(StandardCharsets.UTF_8);
      if (key.length == 0) {
        return "A split is empty; the first partition begins there anyway, so name the key at which"
            + " the second one begins";
      }
      if (key.length > KeyspaceSettings.KEY_BYTES_MAX) {
        return "A split has "
            + key.length
            + " bytes; like a key it has at most "
            + KeyspaceSettings.KEY_BYTES_MAX;
      }
      if (Arrays.compareUnsigned(before, key) >= 0) {
        return "Splits are given in order, each once, compared byte by byte: '"
            + split
            + "' does not come after '"
            + new String(before, StandardCharsets.UTF_8)
            + "'";
      }
      before = key;
    }
    return null;
  }
}
