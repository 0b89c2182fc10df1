package io.quorate.store.merge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.quorum.MergePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RegisteredFunctionsTest {

  /** Keeps the larger text. */
  public static final class Larger implements MergeFunction {
    @Override
    public byte[] merge(byte[] left, byte[] right) {
      return new String(left, UTF_8).compareTo(new String(right, UTF_8)) >= 0 ? left : right;
    }

    @Override
    public List<byte[]> samples() {
      return texts("a", "b", "c");
    }
  }

  /** Keeps the left one: not commutative. */
  public static final class Left implements MergeFunction {
    @Override
    public byte[] merge(byte[] left, byte[] right) {
      return left;
    }

    @Override
    public List<byte[]> samples() {
      return texts("a", "b", "c");
    }
  }

  /** Adds: not idempotent. */
  public static final class Sum implements MergeFunction {
    @Override
    public byte[] merge(byte[] left, byte[] right) {
      return new byte[] {(byte) (left[0] + right[0])};
    }

    @Override
    public List<byte[]> samples() {
      return List.of(new byte[] {1}, new byte[] {2}, new byte[] {3});
    }
  }

  /** Takes the mean: commutative and idempotent, but not associative. */
  public static final class Mean implements MergeFunction {
    @Override
    public byte[] merge(byte[] left, byte[] right) {
      return new byte[] {(byte) ((left[0] + right[0]) / 2)};
    }

    @Override
    public List<byte[]> samples() {
      return List.of(new byte[] {0}, new byte[] {40}, new byte[] {100});
    }
  }

  @Test
  void a_lawful_function_shows_readers_one_value() {
    MergePolicy policy = MergePolicies.of("class:" + Larger.class.getName());
    List<Sibling> merged = policy.present(List.of(sibling("n1", "x"), sibling("n2", "y")));
    assertThat(merged).hasSize(1);
    assertThat(new String(merged.getFirst().value(), UTF_8)).isEqualTo("y");
  }

  @Test
  void a_function_that_breaks_a_law_is_refused_by_name_of_the_law() {
    refused(Left.class.getName(), "is not commutative");
    refused(Sum.class.getName(), "is not idempotent");
    refused(Mean.class.getName(), "is not");
  }

  @Test
  void a_class_that_is_missing_or_no_merge_function_is_refused() {
    refused("org.example.Missing", "class path");
    refused(String.class.getName(), "does not implement");
  }

  @Test
  void an_unknown_policy_is_refused_with_the_known_ones() {
    assertThatThrownBy(() -> MergePolicies.of("newest"))
        .hasMessageContaining("expected siblings, lww");
  }

  private static void refused(String className, String message) {
    assertThatThrownBy(() -> MergePolicies.of("class:" + className))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Sibling sibling(String node, String value) {
    return new Sibling(new Dot(new Actor(node, 1), 1), 0, false, value.getBytes(UTF_8));
  }

  private static List<byte[]> texts(String... texts) {
    return List.of(texts).stream().map(text -> text.getBytes(UTF_8)).toList();
  }
}
