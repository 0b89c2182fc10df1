package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.Refusal;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.operation.FeedCursor;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever closes a watch has the nodes wait no longer. */
class CancelTest {
  private static final int PARTITIONS = 8;

  private FakeCluster cluster;
  private QuorateClient client;

  @BeforeEach
  void open() throws IOException {
    cluster = new FakeCluster();
    cluster.nodes.forEach(node ->
        node.does(request ->
            request instanceof GroupRequest.Watch || request instanceof Request.Changes
                ? null
                : cluster.usual(request)));
    client = cluster.client(Routing.REPLICAS, Duration.ofSeconds(60), cluster.nodes.getFirst());
    cluster.learnt(client);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    cluster.close();
  }

  private void await(ToIntFunction<FakeNode> count, int wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (cluster.nodes.stream().mapToInt(count).sum() != wanted) {
      assertThat(System.nanoTime() - deadline).as("time that is left").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void aWatch() {
    Watching watching =
        client
            .group(FakeCluster.KEYSPACE)
            .watch(KeyRange.prefix(FakeCluster.bytes("k")), Cursor.at(5), new NoNews());
    await(node -> node.asked.size(), 1);
    watching.close();
    await(node -> node.cancelled.get(), 1);
    watching.close();
    assertThat(client.call(FakeCluster.get("k"))).isInstanceOf(Reply.Found.class);
    await(node -> node.cancelled.get(), 1);
  }

  @Test
  void aFollowerOfAllPartitions() {
    Following following =
        client.follow(FakeCluster.KEYSPACE, new byte[0], FeedCursor.now(PARTITIONS), new NoNews());
    await(node -> node.asked.size(), PARTITIONS);
    following.close();
    await(node -> node.cancelled.get(), PARTITIONS);
  }

  private static final class NoNews implements Watching.Listener, Following.Listener {
    @Override
    public void watched(GroupAnswer.Watched watched) {
      throw new AssertionError("nothing was to be told");
    }

    @Override
    public void changed(int partition, Reply.Changed changed) {
      throw new AssertionError("nothing was to be told");
    }

    @Override
    public void ended(Refusal refusal) {
      throw new AssertionError("it was to go on, and did not: " + refusal);
    }
  }
}
