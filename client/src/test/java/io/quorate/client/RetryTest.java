package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.ErrorCode.Conclusion;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client repeats by itself, and what it tells when it does not. */
class RetryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration IMPATIENCE = Duration.ofMillis(400);
  private static final Duration SOME = Duration.ofSeconds(2);

  /** What certainly had no effect, and another node or moment may do. */
  private static final Set<ErrorCode> REPEATED =
      EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.OVERLOADED, ErrorCode.NOT_LEADER);

  /** What a read repeats too: it has no effect anyway. */
  private static final Set<ErrorCode> REPEATED_IN_READS =
      EnumSet.of(ErrorCode.WRONG_EPOCH, ErrorCode.QUORUM_UNAVAILABLE);

  private FakeCluster cluster;

  @BeforeEach
  void open() throws IOException {
    cluster = new FakeCluster();
  }

  @AfterEach
  void close() throws IOException {
    cluster.close();
  }

  private QuorateClient client(Duration timeout) {
    QuorateClient client = cluster.client(Routing.REPLICAS, timeout, cluster.nodes.getFirst());
    cluster.learnt(client);
    return client;
  }

  private int asked() {
    return cluster.nodes.stream().mapToInt(node -> node.asked.size()).sum();
  }

  private static Reply.Refused refused(ErrorCode code) {
    return new Reply.Refused(new Refusal(code, "because of the test"));
  }

  /** Each node refuses the first request on data with this code, and serves afterwards. */
  private void refuseOnce(ErrorCode code) {
    AtomicInteger refusals = new AtomicInteger();
    cluster.nodes.forEach(node ->
        node.does(request ->
            request instanceof Request.Data && refusals.getAndIncrement() == 0
                ? refused(code)
                : cluster.usual(request)));
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void aWriteIsRepeatedOnlyWhereItCertainlyHadNoEffect(ErrorCode code) {
    try (QuorateClient client = client(PATIENCE)) {
      refuseOnce(code);
      Reply reply = client.call(FakeCluster.put("k"));
      if (REPEATED.contains(code)) {
        assertThat(reply).isInstanceOf(Reply.Stored.class);
        assertThat(asked()).isEqualTo(2);
      } else {
        assertThat(reply).isEqualTo(refused(code));
        assertThat(asked()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void aReadIsRepeatedWhereAnotherNodeMayKnow(ErrorCode code) {
    try (QuorateClient client = client(PATIENCE)) {
      refuseOnce(code);
      Reply reply = client.call(FakeCluster.get("k"));
      if (REPEATED.contains(code) || REPEATED_IN_READS.contains(code)) {
        assertThat(reply).isInstanceOf(Reply.Found.class);
        assertThat(asked()).isEqualTo(2);
      } else {
        assertThat(reply).isEqualTo(refused(code));
        assertThat(asked()).isEqualTo(1);
      }
    }
  }

  @Test
  void aReadThatTooFewReplicasAnswerIsReportedAfterThreeTries() {
    try (QuorateClient client = client(PATIENCE)) {
      cluster.nodes.forEach(node ->
          node.does(request ->
              request instanceof Request.Data
                  ? refused(ErrorCode.QUORUM_UNAVAILABLE)
                  : cluster.usual(request)));
      assertThat(client.call(FakeCluster.get("k")))
          .isEqualTo(refused(ErrorCode.QUORUM_UNAVAILABLE));
      assertThat(asked()).isEqualTo(3);
    }
  }

  @Test
  void aNodeThatDiesWithARequestLeavesAWriteOpenAndAReadToTheNext() {
    try (QuorateClient client = client(PATIENCE)) {
      FakeNode dying = cluster.ownersOf("k").getFirst();
      dying.does(request -> {
        if (request instanceof Request.Data) {
          throw new FakeNode.Hangup();
        }
        return cluster.usual(request);
      });
      Reply put = client.call(FakeCluster.put("k"));
      assertThat(put).isInstanceOf(Reply.Refused.class);
      Refusal refusal = ((Reply.Refused) put).refusal();
      assertThat(refusal.code()).isEqualTo(ErrorCode.INDETERMINATE);
      assertThat(refusal.message()).contains("may or may not have taken effect", "closed");
      assertThat(asked()).isEqualTo(1);
      assertThat(client.call(FakeCluster.get("k"))).isInstanceOf(Reply.Found.class);
      assertThat(cluster.ownersOf("k").get(1).asked).hasSize(1);
    }
  }

  @Test
  void whatIsNotAnsweredInTimeIsOpenForAWriteAndUnavailableForARead() {
    try (QuorateClient client = client(IMPATIENCE)) {
      cluster.nodes.forEach(node ->
          node.does(request -> request instanceof Request.Data ? null : cluster.usual(request)));
      Refusal put = ((Reply.Refused) client.call(FakeCluster.put("k"))).refusal();
      assertThat(put.code()).isEqualTo(ErrorCode.INDETERMINATE);
      Refusal get = ((Reply.Refused) client.call(FakeCluster.get("k"))).refusal();
      assertThat(get.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(get.message()).contains("No node answered", "timeout");
    }
  }

  @Test
  void whatANodeSaidIsToldWhereTheNextTryIsNotAnswered() throws IOException {
    FakeNode only = cluster.nodes.getFirst();
    try (QuorateClient client = cluster.client(Routing.ENDPOINTS_ONLY, SOME, only)) {
      AtomicInteger refusals = new AtomicInteger();
      only.does(request -> {
        if (!(request instanceof Request.Data)) {
          return cluster.usual(request);
        }
        return refusals.getAndIncrement() == 0 ? refused(ErrorCode.UNAVAILABLE) : null;
      });
      Refusal get = ((Reply.Refused) client.call(FakeCluster.get("k"))).refusal();
      assertThat(get.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(get.message()).contains("because of the test", "asked again", "timeout");
      assertThat(asked()).isEqualTo(2);
      // A write that was on its way then is open all the same.
      refusals.set(0);
      Refusal put = ((Reply.Refused) client.call(FakeCluster.put("k"))).refusal();
      assertThat(put.code()).isEqualTo(ErrorCode.INDETERMINATE);
    }
  }

  @Test
  void whereNobodyListensEverythingIsUnavailableAndTheAddressIsNamed() throws IOException {
    FakeNode only = cluster.nodes.getFirst();
    cluster.close();
    try (QuorateClient client = cluster.client(Routing.REPLICAS, IMPATIENCE, only)) {
      Refusal put = ((Reply.Refused) client.call(FakeCluster.put("k"))).refusal();
      assertThat(put.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(put.message()).contains("nothing answers at 127.0.0.1:" + only.address().port());
    }
  }

  @Test
  void aNodeThatSaysTheTableMovedHasItLearntAnew() {
    try (QuorateClient client = client(PATIENCE)) {
      int before = tables();
      refuseOnce(ErrorCode.UNAVAILABLE);
      assertThat(client.call(FakeCluster.put("k"))).isInstanceOf(Reply.Stored.class);
      while (tables() == before) {
        refuseOnce(ErrorCode.UNAVAILABLE); // not more often than now and then
        client.call(FakeCluster.put("k"));
      }
      assertThat(tables()).isGreaterThan(before);
    }
  }

  private int tables() {
    return cluster.nodes.stream().mapToInt(node -> node.askedForTable.size()).sum();
  }

  @Test
  void theKeyspaceThrowsWhatARefusalSays() {
    try (QuorateClient client = client(PATIENCE)) {
      Keyspace docs = client.keyspace(FakeCluster.KEYSPACE);
      assertThat(docs.get(FakeCluster.bytes("k")).siblings()).isEmpty();
      for (ErrorCode code : ErrorCode.values()) {
        if (REPEATED.contains(code)) {
          continue;
        }
        refuseOnce(code);
        RefusedException thrown =
            catchThrowableOfType(
                RefusedException.class,
                () -> docs.put(FakeCluster.bytes("k"), null, FakeCluster.bytes("v")));
        assertThat(thrown.refusal().code()).isEqualTo(code);
        assertThat(thrown).hasMessageContaining("because of the test");
        assertThat(thrown.indeterminate()).isEqualTo(code.conclusion() == Conclusion.INDETERMINATE);
      }
    }
  }

  @Test
  void aClosedClientAnswersWhatStillWaits() {
    QuorateClient client = client(PATIENCE);
    cluster.nodes.forEach(node -> node.does(_ -> null));
    var waiting = client.send(FakeCluster.put("k"));
    while (asked() == 0) {
      Thread.onSpinWait();
    }
    client.close();
    assertThat(((Reply.Refused) waiting.join()).refusal().code())
        .isEqualTo(ErrorCode.INDETERMINATE);
  }
}
