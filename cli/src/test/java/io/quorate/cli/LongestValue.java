package io.quorate.cli;

import io.quorate.store.merge.MergeFunction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A user's own merge function: the longer value wins, of equally long ones the greater. */
public final class LongestValue implements MergeFunction {

  @Override
  public byte[] merge(byte[] left, byte[] right) {
    int longer = Integer.compare(left.length, right.length);
    int order = longer != 0 ? longer : Arrays.compareUnsigned(left, right);
    return order >= 0 ? left : right;
  }

  @Override
  public List<byte[]> samples() {
    return Stream.of("a", "b", "abc").map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }
}
