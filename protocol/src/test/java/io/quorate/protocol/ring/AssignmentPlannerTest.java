package io.quorate.protocol.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.ring.AssignmentPlanner.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AssignmentPlannerTest {
  private static final long SEED = Long.getLong("quorate.seed", 2_007);

  @Test
  void aBalancedAssignmentStays() {
    List<List<String>> owners = new RendezvousPlacement(0).place(members(5), 60, 3).owners();

    assertThat(AssignmentPlanner.plan(owners, members(5))).isEmpty();
  }

  @Test
  void aNewcomerTakesItsShareAndNothingElseMoves() {
    List<List<String>> owners = new RendezvousPlacement(0).place(members(5), 60, 3).owners();

    List<Move> moves = AssignmentPlanner.plan(owners, members(6));

    assertThat(moves).hasSize(60 * 3 / 6).allMatch(m -> m.add().equals("n05"));
  }

  @Test
  void aLeaverGivesUpItsShareAndNothingElseMoves() {
    List<List<String>> owners = new RendezvousPlacement(0).place(members(6), 60, 3).owners();

    List<Move> moves = AssignmentPlanner.plan(owners, members(5));

    assertThat(moves).hasSize(60 * 3 / 6).allMatch(m -> m.remove().equals("n05"));
  }

  @Test
  void unevenOwnersOrTooFewNodesAreRefused() {
    assertThatThrownBy(() -> AssignmentPlanner.plan(List.of(), members(1)))
        .hasMessage("there are no partitions to assign");
    List<List<String>> uneven = List.of(List.of("n00", "n01"), List.of("n00", "n00"));
    assertThatThrownBy(() -> AssignmentPlanner.plan(uneven, members(2)))
        .hasMessage("partition 1 needs 2 distinct owners, not [n00, n00]");
    assertThatThrownBy(() -> AssignmentPlanner.plan(List.of(List.of("n00", "n01")), members(1)))
        .hasMessage("2 replicas need as many nodes, there are 1");
    assertThatThrownBy(() -> AssignmentPlanner.apply(uneven, List.of(new Move(0, "n01", "n00"))))
        .hasMessageContaining("does not fit");
  }

  /** Joins, leaves, replacements and weights at random, from whatever was reached before. */
  @Test
  void plansAreMinimalAndEndBalanced() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    int excess = 0;
    for (int round = 0; round < 200; round++) {
      int replicas = 1 + random.nextInt(3);
      int partitions = 1 + random.nextInt(100);
      boolean weighted = random.nextInt(3) == 0;
      List<Member> members = some(random, replicas, false);
      Placement placement = random.nextBoolean() ? new RingPlacement() : new RendezvousPlacement();
      List<List<String>> owners = placement.place(members, partitions, replicas).owners();
      for (int change = 0; change < 4; change++) {
        List<Member> next = some(random, replicas, weighted);
        List<Move> moves = AssignmentPlanner.plan(owners, next);
        int least = leastMoves(owners, next);
        owners = AssignmentPlanner.apply(owners, moves);
        excess += moves.size() - least;
        assertThat(moves.size())
            .as("round %s: %s moves where %s have to be", round, moves.size(), least)
            .isBetween(least, least + 3);
        checkBalanced(owners, next);
        assertThat(AssignmentPlanner.plan(owners, next)).isEmpty();
      }
    }
    System.out.println("moves beyond the least in 800 plans: " + excess);
    assertThat(excess).isLessThan(20);
  }

  private static void checkBalanced(List<List<String>> owners, List<Member> members) {
    double[] shares = Quotas.shares(members, owners.size(), owners.getFirst().size());
    int[] loads = loads(owners, members);
    for (int i = 0; i < loads.length; i++) {
      assertThat((double) loads[i])
          .as("%s of %s", members.get(i), members)
          .isBetween(Math.floor(shares[i] + 1e-6), Math.ceil(shares[i] - 1e-6));
    }
  }

  /** Every replica below a member's quota has to arrive from somewhere. */
  private static int leastMoves(List<List<String>> owners, List<Member> members) {
    int[] loads = loads(owners, members);
    int[] quotas = Quotas.nearest(members, owners.size(), owners.getFirst().size(), loads);
    return IntStream.range(0, loads.length).map(i -> Math.max(0, quotas[i] - loads[i])).sum();
  }

  private static int[] loads(List<List<String>> owners, List<Member> members) {
    int[] loads = new int[members.size()];
    for (int i = 0; i < loads.length; i++) {
      String name = members.get(i).name();
      loads[i] = (int) owners.stream().filter(o -> o.contains(name)).count();
    }
    return loads;
  }

  private static List<Member> some(Random random, int atLeast, boolean weighted) {
    List<Member> some = new ArrayList<>();
    while (some.size() < atLeast) {
      some.clear();
      for (Member member : members(10)) {
        if (random.nextInt(10) < 6) {
          some.add(weighted ? new Member(member.name(), 1 + random.nextInt(4)) : member);
        }
      }
    }
    return some;
  }

  private static List<Member> members(int count) {
    return Member.of(IntStream.range(0, count).mapToObj(i -> "n%02d".formatted(i)).toList());
  }
}
