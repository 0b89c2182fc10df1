package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.Receipt;
import io.quorate.store.machine.RequestId;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes of ordered keyspaces are numbered, so that they may be tried until they are answered. */
class ExactlyOnceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private FakeCluster cluster;

  @BeforeEach
  void open() throws IOException {
    cluster = new FakeCluster();
    cluster.consistency = "linearizable";
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

  private List<RequestId> ids() {
    List<RequestId> ids = new ArrayList<>();
    for (FakeNode node : cluster.nodes) {
      for (Request request : node.asked) {
        if (request instanceof Request.Write write) {
          assertThat(write.id()).isNotNull();
          ids.add(write.id());
        }
      }
    }
    return ids;
  }

  private static Reply.Stored stored(long index) {
    return new Reply.Stored(
        new Context(1, 1, Clock.empty()),
        new Receipt("linearizable", 2, List.of(), List.of(), index, index));
  }

  @Test
  void aNodeThatDiesWithAWriteLeavesItToTheNextUnderTheSameId() {
    try (QuorateClient client = client(PATIENCE)) {
      cluster
          .ownersOf("k")
          .getFirst()
          .does(request -> {
            if (request instanceof Request.Data) {
              throw new FakeNode.Hangup();
            }
            return cluster.usual(request);
          });
      assertThat(client.call(FakeCluster.put("k"))).isInstanceOf(Reply.Stored.class);
      assertThat(ids()).hasSizeGreaterThan(1);
      assertThat(new TreeSet<>(ids().stream().map(RequestId::sequence).toList())).hasSize(1);
      assertThat(ids().stream().map(RequestId::session).distinct()).hasSize(1);
    }
  }

  @Test
  void anOpenAnswerIsAskedForAgain() {
    AtomicInteger answers = new AtomicInteger();
    cluster.nodes.forEach(node ->
        node.does(request ->
            request instanceof Request.Write && answers.getAndIncrement() < 5
                ? new Reply.Refused(new Refusal(ErrorCode.INDETERMINATE, "perhaps"))
                : cluster.usual(request)));
    try (QuorateClient client = client(PATIENCE)) {
      assertThat(client.call(FakeCluster.put("k"))).isInstanceOf(Reply.Stored.class);
      assertThat(ids()).hasSize(6).containsOnly(ids().getFirst());
    }
  }

  @Test
  void aNodeThatSaysNothingIsNotWaitedForUntilTheEnd() {
    try (QuorateClient client = client(Duration.ofSeconds(20))) {
      cluster
          .ownersOf("k")
          .getFirst()
          .does(request -> request instanceof Request.Data ? null : cluster.usual(request));
      assertThat(client.call(FakeCluster.put("k"))).isInstanceOf(Reply.Stored.class);
    }
  }

  @Test
  void whatAnEarlierTryMayHaveDoneIsNeverToldAsNotDone() {
    AtomicInteger answers = new AtomicInteger();
    cluster.nodes.forEach(node ->
        node.does(request ->
            request instanceof Request.Write
                ? new Reply.Refused(
                    new Refusal(
                        answers.getAndIncrement() == 0
                            ? ErrorCode.INDETERMINATE
                            : ErrorCode.NOT_LEADER,
                        "because of the test"))
                : cluster.usual(request)));
    try (QuorateClient client = client(Duration.ofMillis(600))) {
      Refusal refusal = ((Reply.Refused) client.call(FakeCluster.put("k"))).refusal();
      assertThat(refusal.code()).isEqualTo(ErrorCode.INDETERMINATE);
      assertThat(answers.get()).isGreaterThan(1);
    }
  }

  @Test
  void aForgottenSessionIsRenewedWhereNothingCanHaveComeOfTheWrite() {
    List<RequestId> tried = new CopyOnWriteArrayList<>();
    cluster.nodes.forEach(node ->
        node.does(request -> {
          if (!(request instanceof Request.Write write)) {
            return cluster.usual(request);
          }
          tried.add(write.id());
          return write.id().since() < 40
              ? new Reply.Refused(new Refusal(ErrorCode.SESSION_EXPIRED, "gone").with("index", 40))
              : stored(41);
        }));
    try (QuorateClient client = client(PATIENCE)) {
      assertThat(client.call(FakeCluster.put("k"))).isInstanceOf(Reply.Stored.class);
      assertThat(tried).extracting(RequestId::since).containsExactly(0L, 40L);
      assertThat(tried.getFirst().session()).isNotEqualTo(tried.getLast().session());
    }
  }

  @Test
  void aKeyspaceThatWasCreatedAnewBeginsAnotherSession() {
    List<RequestId> tried = new CopyOnWriteArrayList<>();
    cluster.nodes.forEach(node ->
        node.does(request -> {
          if (request instanceof Request.Get) {
            return new Reply.Found(List.of(), stored(90).context(), stored(90).receipt());
          }
          if (!(request instanceof Request.Write write)) {
            return cluster.usual(request);
          }
          tried.add(write.id());
          return write.id().since() < 3
              ? stored(4)
              : new Reply.Refused(
                  new Refusal(ErrorCode.INVALID_ARGUMENT, "has come to 3").with("index", 3));
        }));
    try (QuorateClient client = client(PATIENCE)) {
      client.call(FakeCluster.get("k"));
      assertThat(client.call(FakeCluster.put("k"))).isInstanceOf(Reply.Stored.class);
      assertThat(tried).extracting(RequestId::since).containsExactly(90L, 0L);
    }
  }

  @Test
  void aForgottenSessionLeavesOpenWhatWasTriedBefore() {
    AtomicInteger answers = new AtomicInteger();
    cluster.nodes.forEach(node ->
        node.does(request ->
            request instanceof Request.Write
                ? new Reply.Refused(
                    new Refusal(
                            answers.getAndIncrement() == 0
                                ? ErrorCode.INDETERMINATE
                                : ErrorCode.SESSION_EXPIRED,
                            "because of the test")
                        .with("index", 40))
                : cluster.usual(request)));
    try (QuorateClient client = client(PATIENCE)) {
      Refusal refusal = ((Reply.Refused) client.call(FakeCluster.put("k"))).refusal();
      assertThat(refusal.code()).isEqualTo(ErrorCode.SESSION_EXPIRED);
      assertThat(answers.get()).isEqualTo(2);
    }
  }

  @Test
  void aSessionHasNoMoreUnderWayThanAGroupRemembers() {
    cluster.nodes.forEach(node ->
        node.does(request -> request instanceof Request.Write ? null : cluster.usual(request)));
    try (QuorateClient client = client(PATIENCE)) {
      List<CompletableFuture<Reply>> waiting = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        waiting.add(client.send(FakeCluster.put("k")));
      }
      while (ids().stream().distinct().count() < 300) {
        Thread.onSpinWait();
      }
      assertThat(ids().stream().map(RequestId::session).distinct().count()).isEqualTo(3);
      assertThat(ids()).allMatch(id -> id.sequence() <= 128 && id.acknowledged() == 1);
    }
  }

  @Test
  void answersThatCameAreTold() {
    try (QuorateClient client = client(PATIENCE)) {
      for (int i = 0; i < 5; i++) {
        client.call(FakeCluster.put("k"));
      }
      assertThat(ids().getLast()).matches(id -> id.sequence() == 5 && id.acknowledged() == 5);
    }
  }

  @Test
  void aWriteToAKeyspaceThatIsNotKnownYetIsNumberedToo() {
    try (QuorateClient client =
        cluster.client(Routing.ANY_NODE, PATIENCE, cluster.nodes.getFirst())) {
      assertThat(client.call(FakeCluster.put("k"))).isInstanceOf(Reply.Stored.class);
      assertThat(ids()).hasSize(1);
    }
  }

  @Test
  void aSequentialKeyspaceIsReadFromWhatWasSeenOn() {
    cluster.consistency = "sequential";
    cluster.nodes.forEach(node ->
        node.does(
            request -> request instanceof Request.Write ? stored(33) : cluster.usual(request)));
    try (QuorateClient client = client(PATIENCE)) {
      client.call(FakeCluster.put("k"));
      client.call(FakeCluster.get("k"));
      assertThat(
              cluster.nodes.stream()
                  .flatMap(node -> node.asked.stream())
                  .filter(Request.Get.class::isInstance)
                  .map(get -> ((Request.Get) get).reading().index()))
          .containsExactly(33L);
    }
  }
}
