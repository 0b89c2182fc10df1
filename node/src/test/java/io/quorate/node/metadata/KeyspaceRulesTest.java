package io.quorate.node.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.KeyspaceSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each wrong setting is refused with a sentence that names it. */
class KeyspaceRulesTest {
  private static final int NODES = 5;

  private static KeyspaceSettings with(int n, int r, int w, boolean allowStale) {
    return of("eventual", n, r, w, "strict", allowStale, "siblings", 64, "ring", 10, 100, 1024);
  }

  private static KeyspaceSettings of(
      String consistency,
      int n,
      int r,
      int w,
      String quorum,
      boolean allowStale,
      String merge,
      int partitions,
      String placement,
      int clockEntries,
      int siblings,
      int valueBytes) {
    return new KeyspaceSettings(
        consistency,
        n,
        r,
        w,
        quorum,
        allowStale,
        merge,
        partitions,
        placement,
        clockEntries,
        siblings,
        valueBytes);
  }

  private static void refused(String name, KeyspaceSettings settings, String... says) {
    @Nullable Refusal refusal = KeyspaceRules.check(name, settings, NODES);
    assertThat(refusal).as(settings.toString()).isNotNull();
    if (refusal != null) {
      assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(refusal.message()).contains(says);
    }
  }

  private static void accepted(KeyspaceSettings settings) {
    assertThat(KeyspaceRules.check("ks", settings, NODES)).isNull();
  }

  @Test
  void theDefaultsAreAccepted() {
    accepted(KeyspaceSettings.DEFAULT);
    accepted(with(5, 3, 3, false));
    accepted(with(1, 1, 1, false));
  }

  @Test
  void quorumsThatMayMissWritesNeedToBeAskedFor() {
    refused("ks", with(3, 1, 2, false), "r=1", "w=2", "n=3", "allowStale");
    accepted(with(3, 1, 2, true));
  }

  @Test
  void countsOutOfRange() {
    refused("ks", with(0, 1, 1, false), "at least 1, not 0");
    refused("ks", with(6, 4, 4, false), "n=6", "has 5");
    refused("ks", with(3, 4, 2, false), "from 1 to n=3, not 4");
    refused("ks", with(3, 2, 4, false), "from 1 to n=3, not 4");
    refused("ks", with(3, 0, 3, true), "from 1 to n=3, not 0");
  }

  @Test
  void unknownWords() {
    refused(
        "ks",
        of("linear", 3, 2, 2, "strict", false, "siblings", 8, "ring", 10, 100, 1024),
        "'linear'",
        "eventual");
    refused(
        "ks",
        of("eventual", 3, 2, 2, "lazy", false, "siblings", 8, "ring", 10, 100, 1024),
        "strict or sloppy, not 'lazy'");
    refused(
        "ks",
        of("eventual", 3, 2, 2, "strict", false, "newest", 8, "ring", 10, 100, 1024),
        "'newest'",
        "lww");
    refused(
        "ks",
        of("eventual", 3, 2, 2, "strict", false, "siblings", 8, "star", 10, 100, 1024),
        "ring or rendezvous, not 'star'");
  }

  @Test
  void limitsOutOfRange() {
    refused(
        "ks",
        of("eventual", 3, 2, 2, "strict", false, "siblings", 0, "ring", 10, 100, 1024),
        "partitions is from 1");
    refused(
        "ks",
        of("eventual", 3, 2, 2, "strict", false, "siblings", 8, "ring", 0, 100, 1024),
        "clockEntriesMax");
    refused(
        "ks",
        of("eventual", 3, 2, 2, "strict", false, "siblings", 8, "ring", 10, 0, 1024),
        "siblingsMax");
    refused(
        "ks",
        of("eventual", 3, 2, 2, "strict", false, "siblings", 8, "ring", 10, 100, 1 << 30),
        "valueBytesMax");
  }

  @Test
  void badNames() {
    for (String name : new String[] {"", " ", "a b", "-x", "ä", "a/b", "x".repeat(64)}) {
      refused(name, KeyspaceSettings.DEFAULT, "cannot be the name of a keyspace");
    }
  }

  @Test
  void differencesAreNamedOneByOne() {
    assertThat(KeyspaceRules.differences(with(3, 2, 2, false), with(3, 2, 2, false))).isEmpty();
    assertThat(KeyspaceRules.differences(with(3, 2, 2, false), with(3, 3, 2, true)))
        .containsExactly("r is 2, not 3", "allowStale is false, not true");
  }
}
