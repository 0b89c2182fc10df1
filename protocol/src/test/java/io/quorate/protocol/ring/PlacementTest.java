package io.quorate.protocol.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlacementTest {
  private static final long SEED = Long.getLong("quorate.seed", 1_998);

  static List<Placement> placements() {
    return List.of(new RingPlacement(), new RendezvousPlacement(), new RendezvousPlacement(0));
  }

  @ParameterizedTest
  @MethodSource("placements")
  void everyPartitionPrefersEveryNodeOnce(Placement placement) {
    List<Member> members = members(5);
    Preferences preferences = placement.place(members, 64, 3);

    assertThat(preferences.partitions()).isEqualTo(64);
    for (int partition = 0; partition < 64; partition++) {
      List<String> order = preferences.order(partition);
      assertThat(order).hasSize(5).doesNotHaveDuplicates();
      assertThat(preferences.primaries(partition)).isEqualTo(order.subList(0, 3));
    }
    assertThat(preferences.owners()).hasSize(64);
    assertThat(Arrays.stream(preferences.loads()).sum()).isEqualTo(64 * 3);
  }

  @ParameterizedTest
  @MethodSource("placements")
  void theSameInputGivesTheSameAnswer(Placement placement) {
    List<List<String>> once = placement.place(members(7), 32, 3).owners();

    assertThat(placement.place(members(7), 32, 3).owners()).isEqualTo(once);
  }

  @ParameterizedTest
  @MethodSource("placements")
  void aSingleNodeAndAsManyReplicasAsNodesAreServed(Placement placement) {
    assertThat(placement.place(members(1), 4, 1).loads()).containsExactly(4);
    assertThat(placement.place(members(3), 8, 3).loads()).containsExactly(8, 8, 8);
  }

  @ParameterizedTest
  @MethodSource("placements")
  void impossibleRequestsAreRefused(Placement placement) {
    assertThatThrownBy(() -> placement.place(members(2), 8, 3))
        .hasMessage("3 replicas need as many nodes, there are 2");
    List<Member> unsorted = List.of(new Member("b"), new Member("a"));
    assertThatThrownBy(() -> placement.place(unsorted, 8, 1))
        .hasMessageContaining("must ascend by name");
  }

  @Test
  void whereOwnersHaveMovedTheyComeFirst() {
    Preferences preferences = new RingPlacement().place(members(4), 8, 2);
    List<String> order = preferences.order(3);
    List<String> owners = List.of(order.get(3), order.get(0));

    assertThat(preferences.order(3, owners))
        .containsExactly(order.get(3), order.get(0), order.get(1), order.get(2));
  }

  @Test
  void rendezvousKeepsEveryLoadWithinItsBound() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      int nodes = 1 + random.nextInt(12);
      int replicas = 1 + random.nextInt(Math.min(nodes, 5));
      int partitions = 1 + random.nextInt(130);
      double slack = random.nextInt(3) * 0.1;
      List<Member> members = new ArrayList<>();
      boolean weighted = random.nextBoolean();
      for (Member member : members(nodes)) {
        members.add(weighted ? new Member(member.name(), 1 + random.nextInt(9)) : member);
      }
      Preferences preferences = new RendezvousPlacement(slack).place(members, partitions, replicas);
      int[] loads = preferences.loads();
      int[] bounds = Quotas.bounds(members, partitions, replicas, slack);
      assertThat(Arrays.stream(loads).sum()).isEqualTo(partitions * replicas);
      for (int i = 0; i < nodes; i++) {
        assertThat(loads[i]).as("%s of %s", members.get(i), members).isBetween(0, bounds[i]);
        if (!weighted) {
          assertThat(bounds[i])
              .isLessThanOrEqualTo(
                  (int) Math.ceil((1 + slack) * partitions * replicas / nodes + 1e-6));
        }
      }
    }
  }

  @Test
  void heavierNodesGetMoreInProportion() {
    List<Member> members = List.of(new Member("a", 1), new Member("b", 2), new Member("c", 1));

    assertThat(new RendezvousPlacement(0).place(members, 400, 1).loads())
        .containsExactly(100, 200, 100);
    int[] ring = new RingPlacement().place(members, 4_000, 1).loads();
    assertThat(ring[1]).isBetween(1_600, 2_400);
  }

  @Test
  void placementsAreFoundByTheNamesThatUsersType() {
    assertThat(Placement.named("ring")).isEqualTo(new RingPlacement());
    assertThat(Placement.named("rendezvous")).isEqualTo(new RendezvousPlacement());
    assertThatThrownBy(() -> Placement.named("modulo"))
        .hasMessage("placement is ring or rendezvous, not modulo");
  }

  private static List<Member> members(int count) {
    return Member.of(IntStream.range(0, count).mapToObj(i -> "n%02d".formatted(i)).toList());
  }
}
