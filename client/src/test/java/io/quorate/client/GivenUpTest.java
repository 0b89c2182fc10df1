package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.OpResult;
import io.quorate.store.machine.Outcome;
import io.quorate.store.machine.QueryResult;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whoever gives up waiting leaves the queue, and no node waits for it any more: here watches are
 * never answered, so that only a cancellation ends one.
 */
@Timeout(120)
class GivenUpTest {
  private static final Position HERE = new Position(9, 9, 1, new NodeId("n1"));

  private FakeCluster cluster;
  private QuorateClient client;

  @BeforeEach
  void open() throws IOException {
    cluster = new FakeCluster();
    cluster.nodes.forEach(node -> node.does(this::answer));
    client = cluster.client(Routing.REPLICAS, Duration.ofSeconds(60), cluster.nodes.getFirst());
    cluster.learnt(client);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    cluster.close();
  }

  /** A store in which somebody else stands before everybody. */
  private @Nullable Reply answer(Request request) {
    return switch (request) {
      case GroupRequest.Watch _ -> null;
      case GroupRequest.GrantLease _ -> new GroupAnswer.Leased(7, 600, 600_000, List.of(), HERE);
      case GroupRequest.RevokeLease _ -> new GroupAnswer.Leased(7, 0, 0, List.of(), HERE);
      case GroupRequest.Transact transact -> transacted(transact.transaction());
      default -> cluster.usual(request);
    };
  }

  private static Reply transacted(Command.Transact transaction) {
    Entry other = new Entry(FakeCluster.bytes("q/1"), FakeCluster.bytes(""), 3, 3, 1, 1);
    List<OpResult> results =
        transaction.success().stream()
            .map(op ->
                (OpResult)
                    switch (op) {
                      case Op.Read _ ->
                          new OpResult.Found(new QueryResult(List.of(other), false, 1));
                      case Op.Delete _ -> new OpResult.Deleted(1, List.of());
                      case Op.Put _ -> new OpResult.Written(null);
                      case Op.Nested _ -> throw new AssertionError("a queue nests nothing");
                    })
            .toList();
    return new GroupAnswer.Transacted(new Outcome.Transacted(9, true, results, false), HERE);
  }

  private long asked(Class<? extends GroupRequest> kind) {
    return cluster.nodes.stream()
        .flatMap(node -> node.asked.stream())
        .filter(kind::isInstance)
        .count();
  }

  private long deletions() {
    return cluster.nodes.stream()
        .flatMap(node -> node.asked.stream())
        .filter(request ->
            request instanceof GroupRequest.Transact transact
                && transact.transaction().success().getFirst() instanceof Op.Delete)
        .count();
  }

  private int cancelled() {
    return cluster.nodes.stream().mapToInt(node -> node.cancelled.get()).sum();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("time that is left").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Something that waits until it is interrupted. */
  private interface Waiting {
    void run() throws InterruptedException;
  }

  private void interrupted(Waiting waiting) throws InterruptedException {
    CountDownLatch gaveUp = new CountDownLatch(1);
    Thread waiter =
        Thread.ofVirtual()
            .start(() -> {
              try {
                waiting.run();
              } catch (InterruptedException _) {
                gaveUp.countDown();
              }
            });
    await(() -> asked(GroupRequest.Watch.class) == 1);
    waiter.interrupt();
    assertThat(gaveUp.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aLockThatIsNotHadInTime() throws InterruptedException {
    DistributedLock lock = client.lock(FakeCluster.KEYSPACE, "q");
    assertThat(lock.tryAcquire(Duration.ofMillis(200))).isEmpty();
    await(() -> deletions() == 1 && cancelled() == 1);
    lock.close();
    assertThat(asked(GroupRequest.RevokeLease.class)).isEqualTo(1);
  }

  @Test
  void aThreadThatIsInterruptedWhileItWaitsForALock() throws InterruptedException {
    DistributedLock lock = client.lock(FakeCluster.KEYSPACE, "q");
    interrupted(lock::acquire);
    await(() -> deletions() == 1 && cancelled() == 1);
  }

  @Test
  void aCandidateThatIsInterrupted() throws InterruptedException {
    Election election = client.election(FakeCluster.KEYSPACE, "q");
    interrupted(() -> election.campaign(new byte[0]));
    await(() -> cancelled() == 1);
    assertThat(asked(GroupRequest.RevokeLease.class)).as("its key goes with it").isEqualTo(1);
  }
}
