package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.FeedPlace;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits no longer leaves nothing behind: neither where it asked nor where that was served. */
@Timeout(120)
class NodeCancelTest {
  private static final int WAITERS = 20;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Request put(String key) {
    return new GroupRequest.Transact(
        "ks", Command.Transact.always(new Op.Put(bytes(key), bytes("v"))));
  }

  private static Request watch() {
    return new GroupRequest.Watch("ks", KeyRange.prefix(bytes("k")), Cursor.NOW, 2_000);
  }

  /** Four nodes of which one has no replica. */
  private static NodeCluster ordered(long seed) {
    NodeCluster c = NodeCluster.ready(seed, 4);
    KeyspaceSettings three = KeyspaceSettings.defaults("linearizable").withReplicas(3);
    c.ask(1, new Request.CreateKeyspace("ks", three));
    c.runUntil("a leader", () -> c.ask(1, put("first")) instanceof GroupAnswer.Transacted);
    c.run(2_000);
    return c;
  }

  private static int nodeOfReplica(NodeCluster c, boolean has) {
    for (int node = 1; node <= 4; node++) {
      var now = (GroupAnswer.Watched) c.ask(node, ((GroupRequest.Watch) watch()).waiting(0));
      if (now.position().by().equals(new NodeId("n" + node)) == has) {
        return node;
      }
    }
    throw new AssertionError("no such node");
  }

  private static int waiting(NodeCluster c) {
    int all = 0;
    for (int node = 1; node <= c.machines.size(); node++) {
      all += c.node(node).waitingRequests();
    }
    return all;
  }

  private static List<Cancellation> begin(
      NodeCluster c, int node, Supplier<Request> request, List<Reply> replies) {
    List<Cancellation> begun = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      c.machine(node).turn(() -> begun.add(c.node(node).request(request.get(), replies::add)));
    }
    return begun;
  }

  private static void cancelled(NodeCluster c, int node, Supplier<Request> request) {
    assertThat(waiting(c)).isZero();
    List<Reply> replies = new ArrayList<>();
    List<Cancellation> begun = begin(c, node, request, replies);
    c.run(100);
    // Each counts where it was asked and where it is served.
    assertThat(waiting(c)).isEqualTo(2 * WAITERS);
    c.machine(node).turn(() -> begun.forEach(Cancellation::cancel));
    c.run(100);
    assertThat(waiting(c)).isZero();
    c.run(10_000);
    assertThat(replies).isEmpty();
    c.machine(node).turn(() -> begun.forEach(Cancellation::cancel));
  }

  @Test
  void aWatchThatIsServedHere() {
    NodeCluster c = ordered(1);
    cancelled(c, nodeOfReplica(c, true), NodeCancelTest::watch);
  }

  @Test
  void aWatchThatWasForwarded() {
    NodeCluster c = ordered(2);
    int without = nodeOfReplica(c, false);
    cancelled(c, without, NodeCancelTest::watch);

    List<Reply> replies = new ArrayList<>();
    begin(c, without, NodeCancelTest::watch, replies);
    c.run(100);
    c.ask(1, put("k1"));
    c.run(100);
    assertThat(replies).hasSize(WAITERS);
  }

  private static Request changes(FeedPlace from, int waitMillis) {
    return new Request.Changes("ev", 0, from, new byte[0], 1000, waitMillis);
  }

  @Test
  void aQuestionForChangesOfAnEventualKeyspace() {
    NodeCluster c = NodeCluster.ready(3, 3);
    c.ask(1, new Request.CreateKeyspace("ev", NodeCluster.settings(1, 1, 1, "strict", 1)));
    c.run(2_000);
    FeedPlace now = ((Reply.Changed) c.ask(1, changes(FeedPlace.NOW, 0))).next();
    for (int node = 1; node <= 3; node++) {
      cancelled(c, node, () -> changes(now, 2_000));
    }
  }
}
