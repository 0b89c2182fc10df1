package io.quorate.protocol.quorum;

import static io.quorate.protocol.quorum.OneReplica.A;
import static io.quorate.protocol.quorum.OneReplica.B;
import static io.quorate.protocol.quorum.OneReplica.C;
import static io.quorate.protocol.quorum.OneReplica.D;
import static io.quorate.protocol.quorum.OneReplica.E;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.View.Role;
import io.quorate.protocol.quorum.View.Target;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ViewTest {

  private static View view(NodeId self, boolean sloppy, Ownership ownership, NodeId... reachable) {
    View view = new View(self, QuorumCluster.settings(sloppy), QuorumRules.DEFAULT);
    view.configure(ownership);
    view.reachable(new TreeSet<>(List.of(reachable)));
    return view;
  }

  private static final Ownership SETTLED =
      new Ownership(1, List.of(A, B, C), List.of(D, E), null, null);
  private static final Ownership MOVING = new Ownership(2, List.of(A, B, C), List.of(D, E), D, C);

  @Test
  void nothingIsKnownBeforeTheFirstOwnership() {
    View view = new View(A, QuorumCluster.settings(true), QuorumRules.DEFAULT);
    assertThat(view.isConfigured()).isFalse();
    assertThat(view.targets()).isEmpty();
    assertThat(view.mayCoordinate()).isFalse();
    assertThat(view.canReach(1)).isFalse();
  }

  @Test
  void anOlderOwnershipIsIgnored() {
    View view = view(A, false, MOVING, A);
    assertThat(view.configure(SETTLED)).isFalse();
    assertThat(view.epoch()).isEqualTo(2);
  }

  @Test
  void aStrictKeyspaceHasReachableOwnersOnly() {
    View view = view(A, false, SETTLED, A, C, D);
    assertThat(view.targets().values())
        .containsExactly(new Target(A, Role.PRIMARY, null), new Target(C, Role.PRIMARY, null));
    assertThat(view.canReach(2)).isTrue();
    assertThat(view.canReach(3)).isFalse();
  }

  @Test
  void oneFallbackStandsInForEachAbsentOwner() {
    View view = view(A, true, SETTLED, A, D, E);
    assertThat(view.targets().values())
        .containsExactly(
            new Target(A, Role.PRIMARY, null),
            new Target(D, Role.FALLBACK, B),
            new Target(E, Role.FALLBACK, C));
  }

  @Test
  void aFallbackThatCoordinatesStandsInFirst() {
    View view = view(E, true, SETTLED, A, B, D, E);
    assertThat(view.targets().get(E)).isEqualTo(new Target(E, Role.FALLBACK, C));
    assertThat(view.targets()).doesNotContainKey(D);
    assertThat(view.mayCoordinate()).isTrue();
  }

  @Test
  void aFallbackMayNotCoordinateWhileAllOwnersAreThere() {
    assertThat(view(E, true, SETTLED, A, B, C, E).mayCoordinate()).isFalse();
  }

  @Test
  void aNodeAlwaysReachesItself() {
    assertThat(view(A, false, SETTLED).targets()).containsOnlyKeys(A);
  }

  @Test
  void theJoinerTakesPartButMakesNoQuorumOfTheOwnersBefore() {
    View view = view(A, false, MOVING, A, B, C, D);
    assertThat(view.targets().get(D)).isEqualTo(new Target(D, Role.JOINER, null));
    assertThat(view.suffices(List.of(A, D), 0, 2)).isFalse();
    assertThat(view.suffices(List.of(A, C), 0, 2)).as("c is leaving").isFalse();
    assertThat(view.suffices(List.of(A, B), 0, 2)).isTrue();
    assertThat(view.suffices(List.of(A, C, D), 0, 2)).isTrue();
  }

  @Test
  void majoritiesAreNeededBeforeAndAfterToo() {
    View view = view(A, true, MOVING, A, B, C, D);
    assertThat(view.isMajority(List.of(A, C))).isFalse();
    assertThat(view.isMajority(List.of(A, B))).isTrue();
    assertThat(view.isMajority(List.of(B, C, D))).isTrue();
  }

  @Test
  void quorumsOfNeighbouringEpochsOverlap() {
    Ownership after = new Ownership(3, List.of(A, B, D), List.of(C, E), null, null);
    List<List<NodeId>> sets =
        List.of(
            List.of(A, B),
            List.of(A, C),
            List.of(A, D),
            List.of(B, C),
            List.of(B, D),
            List.of(C, D),
            List.of(A, C, D),
            List.of(B, C, D),
            List.of(A, B, C));
    List<Ownership> epochs = List.of(SETTLED, MOVING, after);
    for (int i = 0; i + 1 < epochs.size(); i++) {
      View older = view(A, false, epochs.get(i), A, B, C, D);
      View newer = view(A, false, epochs.get(i + 1), A, B, C, D);
      for (List<NodeId> write : sets) {
        for (List<NodeId> read : sets) {
          if (older.suffices(write, 0, 2) && newer.suffices(read, 0, 2)) {
            assertThat(write).as("epochs %d and next", i).containsAnyElementsOf(read);
          }
        }
      }
    }
  }
}
