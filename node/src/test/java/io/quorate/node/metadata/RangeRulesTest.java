package io.quorate.node.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.KeyspaceSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RangeRulesTest {

  private static KeyspaceSettings settings(
      String consistency, int partitions, String by, List<String> splits) {
    KeyspaceSettings d = KeyspaceSettings.defaults(consistency);
    return new KeyspaceSettings(
        consistency,
        3,
        2,
        2,
        d.quorum(),
        false,
        d.merge(),
        partitions,
        d.placement(),
        d.clockEntriesMax(),
        d.siblingsMax(),
        d.valueBytesMax(),
        d.historyRevisions(),
        by,
        splits);
  }

  private static String check(int partitions, String by, String... splits) {
    return check(settings("linearizable", partitions, by, List.of(splits)));
  }

  private static String check(KeyspaceSettings settings) {
    @Nullable Refusal refusal = KeyspaceRules.check("ks", settings, 3);
    return refusal == null ? "fine" : refusal.message();
  }

  @Test
  void boundariesComeInOrderAndEachOnce() {
    assertThat(check(4, "range", "a", "m", "t")).isEqualTo("fine");
    assertThat(check(1, "hash")).isEqualTo("fine");
    assertThat(check(3, "range", "m", "a")).contains("'a' does not come after 'm'");
    assertThat(check(3, "range", "m", "m")).contains("'m' does not come after 'm'");
    assertThat(check(2, "range", "")).contains("A split is empty");
    assertThat(check(2, "range", "x".repeat(4097))).contains("4097 bytes");
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    assertThat(check(1, "range")).contains("needs splits");
    assertThat(check(2, "hash", "m")).contains("say range");
    assertThat(check(5, "range", "m")).contains("1 splits make 2 partitions, not 5");
    assertThat(check(2, "colour", "m")).contains("hash or range, not 'colour'");
    assertThat(check(settings("eventual", 2, "range", List.of("m")))).contains("Only linearizable");
    assertThat(check(settings("sequential", 2, "range", List.of("m"))))
        .contains("exactly one partition");
  }
}
