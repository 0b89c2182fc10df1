package io.quorate.node.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.node.metadata.Table.Move;
import io.quorate.node.metadata.Table.Step;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.ring.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupPlannerTest {

  private static List<Move> plan(int replicas, List<List<String>> owners, String... members) {
    return new GroupPlanner(1, owners, Member.of(List.of(members))).plan(replicas);
  }

  private static Move move(int partition, @Nullable String add, @Nullable String remove) {
    return new Move(
        1,
        partition,
        add == null ? null : new NodeId(add),
        remove == null ? null : new NodeId(remove),
        Step.PLANNED);
  }

  @Test
  void whoLeavesIsReplacedWhereThereIsSomebody() {
    assertThat(plan(3, List.of(List.of("a", "b", "c")), "a", "b", "d"))
        .containsExactly(move(0, "d", "c"));
  }

  @Test
  void whoLeavesIsNotReplacedWhereAllAreThereAlready() {
    assertThat(plan(5, List.of(List.of("a", "b", "c")), "a", "b"))
        .containsExactly(move(0, null, "c"));
    assertThat(plan(5, List.of(List.of("a", "b", "c")), "c"))
        .containsExactly(move(0, null, "a"), move(0, null, "b"));
  }

  @Test
  void aGroupGrowsToWhatItShouldHaveAndNoFurther() {
    assertThat(plan(5, List.of(List.of("a")), "a", "b", "c"))
        .containsExactly(move(0, "b", null), move(0, "c", null));
    assertThat(plan(2, List.of(List.of("a")), "a", "b", "c")).containsExactly(move(0, "b", null));
    assertThat(plan(1, List.of(List.of("a")), "a", "b", "c")).isEmpty();
  }

  @Test
  void newReplicasAreSpread() {
    List<Move> moves = plan(2, List.of(List.of("a"), List.of("a")), "a", "b", "c");
    assertThat(moves).containsExactly(move(0, "b", null), move(1, "c", null));
  }
}
