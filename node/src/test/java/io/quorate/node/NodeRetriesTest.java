package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.node.router.RouterMessage;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.store.machine.RequestId;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reading;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Writes that are sent again to whole nodes in virtual time: under an id they take effect once,
 * although the leader dies after it has committed and before anybody hears of it.
 */
@Timeout(120)
class NodeRetriesTest {
  private static final byte[] KEY = "k".getBytes(StandardCharsets.UTF_8);

  private static NodeCluster with(long seed, String consistency) {
    NodeCluster c = NodeCluster.ready(seed, 3);
    Reply created =
        c.ask(1, new Request.CreateKeyspace("ks", KeyspaceSettings.defaults(consistency)));
    assertThat(created).isInstanceOf(Reply.Described.class);
    Request first = put("first", "", Request.Mode.BLIND, null);
    c.runUntil("a leader", () -> c.ask(1, first) instanceof Reply.Stored);
    return c;
  }

  private static Request put(String key, String value, Request.Mode mode, @Nullable RequestId id) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return new Request.Put("ks", key.getBytes(StandardCharsets.UTF_8), null, mode, bytes, 0, id);
  }

  private static int leader(NodeCluster c) {
    Reply.Stored stored = (Reply.Stored) c.ask(1, put("first", "", Request.Mode.BLIND, null));
    return Integer.parseInt(stored.by().getFirst().name().substring(1));
  }

  private static List<Reply.Version> versions(NodeCluster c, int node) {
    Reply reply = c.ask(node, new Request.History("ks", KEY, 0, 10));
    assertThat(reply).isInstanceOf(Reply.Versions.class);
    return ((Reply.Versions) reply).versions();
  }

  private static ErrorCode code(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Refused.class);
    return ((Reply.Refused) reply).refusal().code();
  }

  /**
   * Sends a write through a follower, whose leader commits it and dies before its answer is heard.
   *
   * @return a node that still runs
   */
  private static int losesItsAnswer(NodeCluster c, Request write) {
    int leader = leader(c);
    int follower = leader == 1 ? 2 : 1;
    c.stopped =
        (from, message) ->
            from.equals(NodeCluster.id(leader)) && message instanceof RouterMessage.Forwarded;
    AtomicReference<@Nullable Reply> answer = new AtomicReference<>();
    c.machine(follower).turn(() -> c.node(follower).request(write, answer::set));
    c.runUntil("committed", () -> holdsKey(c, follower));
    assertThat(answer.get()).isNull();
    c.crash(leader);
    c.stopped = (from, message) -> false;
    return follower;
  }

  /** Whether a replica's own state has the key, so that it is certainly committed. */
  private static boolean holdsKey(NodeCluster c, int node) {
    return c.ask(node, new Request.Get("ks", KEY, 0, Reading.NOW)) instanceof Reply.Found found
        && !found.siblings().isEmpty();
  }

  private static Reply untilDecided(NodeCluster c, int node, Request write) {
    AtomicReference<Reply> last = new AtomicReference<>();
    c.runUntil(
        "decided",
        () -> {
          last.set(c.ask(node, write));
          return !(last.get() instanceof Reply.Refused refused)
              || refused.refusal().code() == ErrorCode.CONFLICT;
        });
    return last.get();
  }

  @Test
  void aWriteThatWasCommittedUnansweredIsAnsweredAndNotDoneAgain() {
    NodeCluster c = with(21, "sequential");
    Request write = put("k", "1", Request.Mode.BLIND, new RequestId(77, 0, 1, 0));
    int other = losesItsAnswer(c, write);
    Reply retried = untilDecided(c, other, write);
    assertThat(retried).isInstanceOf(Reply.Stored.class);
    assertThat(versions(c, other)).hasSize(1);
    long revision = versions(c, other).getFirst().revision();
    assertThat(((Reply.Stored) retried).context().clock().entries().getFirst().counter())
        .isEqualTo(revision);
  }

  @Test
  void aComparisonThatHeldOnceIsNotJudgedAgain() {
    NodeCluster c = with(22, "sequential");
    Request create = put("k", "1", Request.Mode.IF_CONTEXT, new RequestId(78, 0, 1, 0));
    int other = losesItsAnswer(c, create);
    assertThat(untilDecided(c, other, create)).isInstanceOf(Reply.Stored.class);
    assertThat(code(untilDecided(c, other, put("k", "1", Request.Mode.IF_CONTEXT, null))))
        .isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void withoutAnIdItIsDoneAgain() {
    NodeCluster c = with(23, "sequential");
    Request write = put("k", "1", Request.Mode.BLIND, null);
    int other = losesItsAnswer(c, write);
    assertThat(untilDecided(c, other, write)).isInstanceOf(Reply.Stored.class);
    assertThat(versions(c, other)).hasSize(2);
  }

  @Test
  void theNodeThatForwardedItAsksOnAndAnswers() {
    NodeCluster c = with(24, "linearizable");
    int leader = leader(c);
    int follower = leader == 1 ? 2 : 1;
    c.stopped =
        (from, message) ->
            from.equals(NodeCluster.id(leader)) && message instanceof RouterMessage.Forwarded;
    Request write = put("k", "1", Request.Mode.BLIND, new RequestId(79, 0, 1, 0));
    AtomicReference<@Nullable Reply> answer = new AtomicReference<>();
    c.machine(follower).turn(() -> c.node(follower).request(write, answer::set));
    c.runUntil("an answer", () -> answer.get() != null);
    // Nobody but the leader could do it, and the leader may have: that stays open, not refused.
    assertThat(code(answer.get())).isEqualTo(ErrorCode.INDETERMINATE);
    c.stopped = (from, message) -> false;
    assertThat(untilDecided(c, follower, write)).isInstanceOf(Reply.Stored.class);
    assertThat(versions(c, follower)).hasSize(1);
  }

  @Test
  void anEventualKeyspaceRefusesWhatItCannotKeep() {
    NodeCluster c = NodeCluster.ready(25, 3);
    c.ask(1, new Request.CreateKeyspace("ks", NodeCluster.settings(3, 2, 2, "strict", 4)));
    Reply refused = c.ask(2, put("k", "1", Request.Mode.BLIND, new RequestId(80, 0, 1, 0)));
    assertThat(code(refused)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(((Reply.Refused) refused).refusal().message()).contains("leave the request id out");
  }
}
