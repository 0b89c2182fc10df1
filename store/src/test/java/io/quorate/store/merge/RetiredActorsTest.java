package io.quorate.store.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.quorum.MergePolicy;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What replicated types keep inside of values goes on to mean the same under other names. */
class RetiredActorsTest {
  /** The first epoch of a node of that name in every cluster. */
  private static final Actor NODE = new Actor("n1", 1L << 32);

  private static Versions write(MergePolicy policy, Versions present, String operation) {
    Dot dot = new Dot(NODE, present.clock().last(NODE) + 1);
    byte[] value = policy.write(present, dot, operation.getBytes(StandardCharsets.UTF_8));
    Clock seen = policy.supersedes(present, Clock.empty());
    return present.put(seen, NODE, dot.counter(), 1, false, value);
  }

  private static String read(MergePolicy policy, Versions state) {
    return new String(policy.present(state.siblings()).getFirst().value(), StandardCharsets.UTF_8);
  }

  private static Versions retired(String merge, Versions state) {
    return new RetiredActors(merge, "0b").of(state);
  }

  @Test
  void an_element_that_is_added_after_the_restore_is_not_taken_for_one_that_was_removed() {
    MergePolicy set = MergePolicies.of("crdt:set");
    Versions old = write(set, write(set, Versions.empty(), "+red"), "-red");
    Versions restored = retired("crdt:set", old);
    // The same node of a new cluster numbers from one: the dot of "+red" in the backup.
    Versions added = write(set, Versions.empty(), "+blue");
    assertThat(read(set, restored.join(added))).isEqualTo("blue");
    assertThat(restored.clock().covers(added.siblings().getFirst().dot())).isFalse();
    // Under the old name it is lost, which is why actors are renamed.
    assertThat(old.join(added).siblings()).hasSize(1);
  }

  @Test
  void counters_go_on_from_what_they_were() {
    MergePolicy counter = MergePolicies.of("crdt:counter");
    Versions old = write(counter, write(counter, Versions.empty(), "5"), "2");
    Versions restored = retired("crdt:counter", old);
    assertThat(read(counter, restored)).isEqualTo("7");
    assertThat(read(counter, restored.join(write(counter, Versions.empty(), "1")))).isEqualTo("8");
    assertThat(read(counter, write(counter, restored, "3"))).isEqualTo("10");
  }

  @Test
  void fields_of_maps_are_kept_and_a_second_restore_changes_no_name() {
    MergePolicy map = MergePolicies.of("crdt:map");
    Versions once = retired("crdt:map", write(map, Versions.empty(), "a=1"));
    assertThat(read(map, once)).isEqualTo("a=1");
    assertThat(new RetiredActors("crdt:map", "1c").of(once)).isEqualTo(once);
    assertThat(once.siblings().getFirst().dot().actor().node()).isEqualTo("n1~0b");
  }
}
