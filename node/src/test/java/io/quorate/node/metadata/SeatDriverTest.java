package io.quorate.node.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.order.MembershipChange;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.NodeAddress;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which change of the metadata group comes next. */
class SeatDriverTest {
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final NodeId N3 = new NodeId("n3");
  private static final SortedSet<NodeId> ALL = new TreeSet<>(List.of(N1, N2, N3));

  /** Three members that have registered, of which these vote and learn. */
  private static Table table(List<NodeId> voters, List<NodeId> learners) {
    SortedMap<NodeId, NodeAddress> nodes = new TreeMap<>();
    ALL.forEach(node -> nodes.put(node, new NodeAddress(node.name(), 7400)));
    Table table = TableEditor.apply(Table.EMPTY, new Edit.Found("c", nodes, new TreeSet<>(voters)));
    for (NodeId node : ALL) {
      table =
          TableEditor.apply(
              table, new Edit.Register(node, new NodeAddress(node.name(), 7400), 9, 1));
    }
    Edit seat = new Edit.Seat(new TreeSet<>(voters), new TreeSet<>(learners));
    return TableEditor.apply(table, seat);
  }

  @Test
  void aLearnerVotesOnlyOnceItServesByTheTableThatSeatsIt() {
    Table table = table(List.of(N1, N3), List.of(N2));
    assertThat(SeatDriver.next(table, N1, ALL, _ -> false)).isNull();
    assertThat(SeatDriver.next(table, N1, ALL, N2::equals))
        .isEqualTo(new MembershipChange.Promote(N2));
  }

  /** The disk of either of two voters would be lost with the group. */
  @Test
  void oneVoterBecomesThreeAtOnceAndNeverTwo() {
    Table one = table(List.of(N1), List.of());
    assertThat(SeatDriver.next(one, N1, new TreeSet<>(List.of(N1, N2)), _ -> true)).isNull();
    assertThat(SeatDriver.next(one, N1, ALL, _ -> true))
        .isEqualTo(new MembershipChange.AddLearner(N2, false));
    assertThat(SeatDriver.next(table(List.of(N1), List.of(N2)), N1, ALL, _ -> true))
        .isEqualTo(new MembershipChange.AddLearner(N3, false));
    Table both = table(List.of(N1), List.of(N2, N3));
    assertThat(SeatDriver.next(both, N1, ALL, N2::equals)).isNull();
    assertThat(SeatDriver.next(both, N1, ALL, _ -> true))
        .isEqualTo(new MembershipChange.Replace(ALL));
  }

  @Test
  void whoLearnsInVainLosesItsSeat() {
    Table table = table(List.of(N1), List.of(N2));
    assertThat(SeatDriver.next(table, N1, new TreeSet<>(List.of(N1, N2)), _ -> true))
        .isEqualTo(new MembershipChange.Remove(N2));
  }

  @Test
  void aSeatOfADirectoryThatIsGoneIsTakenAwayFirst() {
    Table table = table(List.of(N1, N2, N3), List.of());
    assertThat(SeatDriver.next(table, N1, ALL, _ -> true)).isNull();
    Edit again = new Edit.Register(N3, new NodeAddress("n3", 7400), 10, 0);
    Table later = TableEditor.apply(table, again);
    assertThat(SeatDriver.next(later, N1, ALL, _ -> true))
        .isEqualTo(new MembershipChange.Remove(N3));
    Table unseated =
        TableEditor.apply(later, new Edit.Seat(new TreeSet<>(List.of(N1, N2)), new TreeSet<>()));
    assertThat(SeatDriver.next(unseated, N1, ALL, _ -> true))
        .isEqualTo(new MembershipChange.AddLearner(N3, false));
  }

  /** Without n2 a majority of n1, n3 and n4 would have to agree, and n3 is dead. */
  @Test
  void whoCannotBeReachedLosesItsSeatBeforeWhoCan() {
    NodeId n4 = new NodeId("n4");
    Table table = TableEditor.apply(table(List.of(N1, N2, N3), List.of()), new Edit.Release(N3));
    NodeAddress address = new NodeAddress("n4", 7400);
    table = TableEditor.apply(table, new Edit.Admit(n4, address));
    table = TableEditor.apply(table, new Edit.Register(n4, address, 9, 1));
    List<NodeId> four = List.of(N1, N2, N3, n4);
    table = TableEditor.apply(table, new Edit.Seat(new TreeSet<>(four), new TreeSet<>()));
    SortedSet<NodeId> alive = new TreeSet<>(List.of(N1, N2, n4));
    assertThat(SeatDriver.next(table, N1, alive, _ -> true))
        .isEqualTo(new MembershipChange.Remove(N3));
  }

  /** Of the two that were left, the disk of one would have been lost with the group. */
  @Test
  void whoLeavesVotesUntilAnotherCanTakeItsSeat() {
    NodeId n4 = new NodeId("n4");
    Table table = table(List.of(N1, N2, N3), List.of());
    NodeAddress address = new NodeAddress("n4", 7400);
    table = TableEditor.apply(table, new Edit.Admit(n4, address));
    table = TableEditor.apply(table, new Edit.Register(n4, address, 9, 1));
    table = TableEditor.apply(table, new Edit.Plan(List.of()));
    table = TableEditor.apply(table, new Edit.Release(N3));
    assertThat(SeatDriver.next(table, N1, new TreeSet<>(List.of(N1, N2)), _ -> true)).isNull();
    assertThat(SeatDriver.next(table, N1, ALL, _ -> true)).isNull();
    assertThat(SeatDriver.next(table, N1, new TreeSet<>(List.of(N1, N2, n4)), _ -> true))
        .isEqualTo(new MembershipChange.AddLearner(n4, false));
  }

  @Test
  void whoLeavesIsReplacedAndTheLeaderGoesLast() {
    Table table = TableEditor.apply(table(List.of(N1, N2, N3), List.of()), new Edit.Release(N2));
    assertThat(SeatDriver.next(table, N1, ALL, _ -> true))
        .isEqualTo(new MembershipChange.Replace(new TreeSet<>(List.of(N1))));
    Table alone = TableEditor.apply(table(List.of(N1), List.of()), new Edit.Release(N1));
    assertThat(SeatDriver.next(alone, N1, ALL, _ -> true))
        .isEqualTo(new MembershipChange.AddLearner(N2, false));
  }
}
