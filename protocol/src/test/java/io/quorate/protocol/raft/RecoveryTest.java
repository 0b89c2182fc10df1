package io.quorate.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.MembershipWire;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a replica makes of a journal whose front is gone: segments go as a whole, anywhere. */
class RecoveryTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final Membership BOTH = Membership.of(List.of(A, B));

  private final List<RaftMessage> sent = new ArrayList<>();

  private ScriptedNode node(long applied, RaftRecord... records) {
    ScriptedNode node =
        new ScriptedNode(
            A, Membership.NONE, applied, (_, message) -> sent.add(message), (_, _) -> {});
    List.of(records).forEach(node::store);
    node.start();
    return node;
  }

  /** Keeps as little as it may of what the tables hold. */
  private static ScriptedNode frugal(Membership founding, long applied, RaftRecord... records) {
    RaftSettings frugal = RaftSettings.DEFAULT.withLogBytes(1);
    ScriptedNode node = new ScriptedNode(A, founding, applied, frugal, (_, _) -> {}, (_, _) -> {});
    List.of(records).forEach(node::store);
    node.start();
    return node;
  }

  private static RaftRecord entries(long prev, int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(new Entry(1, Entry.Kind.COMMAND, new byte[] {(byte) i}));
    }
    return new RaftRecord.Entries(prev, prev == 0 ? 0 : 1, entries);
  }

  private static RaftRecord base(long index) {
    return new RaftRecord.Base(1, B, index, 1, BOTH, null);
  }

  /** Found by seed 393 of the raft world: the membership was lost. */
  @Test
  void entriesThatWereWrittenAnewStandOnTheBaseBeforeThem() {
    RaftView view = node(12, entries(13, 1), base(12), entries(12, 2)).view();

    assertThat(view.base()).isEqualTo(12);
    assertThat(view.last()).isEqualTo(14);
    assertThat(view.membership()).isEqualTo(BOTH);
  }

  /** Found by seeds 1939 and 1944: a base that a later one replaces took entries with it. */
  @Test
  void aBaseBelowTheFirstEntriesChangesNothing() {
    RaftView view = node(37, entries(30, 7), base(28), base(36)).view();

    assertThat(view.base()).isEqualTo(36);
    assertThat(view.last()).isEqualTo(37);
    assertThat(view.membership()).isEqualTo(BOTH);
  }

  /** Found by seed 45: what an early base still needed had been released by a later one. */
  @Test
  void entriesMayBeMissingThatALaterBaseCovers() {
    RaftView view = node(26, base(15), entries(25, 1), base(25)).view();

    assertThat(view.base()).isEqualTo(25);
    assertThat(view.last()).isEqualTo(26);
  }

  @Test
  void tablesAheadOfTheJournalAreAnError() {
    assertThatThrownBy(() -> node(3, entries(0, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("reflect entry 3")
        .hasMessageContaining("ends at entry 2");
  }

  @Test
  void entriesThatNoTableHoldsAndNoRecordAreAnError() {
    assertThatThrownBy(() -> node(3, base(3), entries(5, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("begins after entry 5");
  }

  /** Found by seed 28: nobody else could decide its removal. */
  @Test
  void whoIsLeftOutByAChangeThatIsNotDecidedStandsAllTheSame() {
    byte[] without = MembershipWire.bytes(Membership.of(List.of(B)));
    ScriptedNode node =
        node(
            1,
            base(1),
            new RaftRecord.Entries(1, 1, List.of(new Entry(1, Entry.Kind.MEMBERSHIP, without))));
    node.timeout();

    assertThat(sent).containsExactly(new RaftMessage.PreVote(2, 2, 1));
  }

  /** Found by seed 2163: what is known to be decided begins anew, and nobody else could win. */
  @Test
  void whoIsLeftOutStandsAlsoWhenItKnowsOfNothingThatIsDecided() {
    byte[] both = MembershipWire.bytes(BOTH);
    byte[] without = MembershipWire.bytes(Membership.of(List.of(B)));
    ScriptedNode node =
        node(
            0,
            new RaftRecord.Entries(
                0,
                0,
                List.of(
                    new Entry(1, Entry.Kind.MEMBERSHIP, both),
                    new Entry(1, Entry.Kind.MEMBERSHIP, without))));
    node.timeout();

    assertThat(sent).containsExactly(new RaftMessage.PreVote(2, 2, 1));
  }

  /**
   * Found by seed 21121: an entry that was decided, and acknowledged, was gone after a restart, for
   * the one that it had overwritten was taken for what the tables hold.
   */
  @Test
  void anEntryThatWasOverwrittenIsNotWhatTheTablesHold() {
    byte[] alone = MembershipWire.bytes(Membership.of(List.of(A)));
    RaftRecord overwritten =
        new RaftRecord.Entries(
            0,
            0,
            List.of(
                new Entry(1, Entry.Kind.MEMBERSHIP, alone),
                new Entry(1, Entry.Kind.COMMAND, new byte[9])));
    RaftRecord decided = new RaftRecord.Entries(0, 0, List.of(Entry.noop(3)));

    RaftView view = frugal(BOTH, 1, overwritten, decided).view();

    assertThat(view.last()).isEqualTo(1);
    assertThat(view.termAt(1)).isEqualTo(3);
    assertThat(view.membership()).isEqualTo(BOTH);
  }

  @Test
  void aMembershipThatNoRecordTellsIsAnError() {
    assertThatThrownBy(() -> node(7, entries(5, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("begins after entry 5");
  }

  /** Found by seed 45198: the leader sends nothing again that was acknowledged before. */
  @Test
  void whatThisTermsLeaderMadeIsKnownToBeEqualAfterARestart() {
    ScriptedNode node = node(12, base(12), entries(12, 2));

    node.event(new Event.Received<>(B, new RaftMessage.Heartbeat(1, 14, 7, 0)));

    assertThat(node.view().delivered()).isEqualTo(14);
  }
}
