package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.store.operation.Reply;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which nodes a client asks. */
class RoutingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private FakeCluster cluster;

  @BeforeEach
  void open() throws IOException {
    cluster = new FakeCluster();
  }

  @AfterEach
  void close() throws IOException {
    cluster.close();
  }

  @Test
  void replicasAreAskedInTheirOrderOfPreference() {
    FakeNode first = cluster.nodes.getFirst();
    try (QuorateClient client = cluster.client(Routing.REPLICAS, PATIENCE, first)) {
      cluster.learnt(client);
      for (int i = 0; i < 40; i++) {
        String key = "k" + i;
        FakeNode owner = cluster.ownersOf(key).getFirst();
        int before = owner.asked.size();
        assertThat(client.call(FakeCluster.put(key))).isInstanceOf(Reply.Stored.class);
        assertThat(client.call(FakeCluster.get(key))).isInstanceOf(Reply.Found.class);
        assertThat(owner.asked).hasSize(before + 2);
      }
      assertThat(cluster.nodes).allSatisfy(node -> assertThat(node.asked).isNotEmpty());
    }
  }

  @Test
  void aDeadOwnerIsPassedOverForTheNextOne() throws IOException {
    FakeNode first = cluster.nodes.getFirst();
    try (QuorateClient client = cluster.client(Routing.REPLICAS, PATIENCE, first)) {
      cluster.learnt(client);
      FakeNode dead = cluster.ownersOf("k").get(0);
      FakeNode next = cluster.ownersOf("k").get(1);
      dead.close();
      // A read goes on to the next whenever the client notices; a write only once it has noticed.
      assertThat(client.call(FakeCluster.get("k"))).isInstanceOf(Reply.Found.class);
      assertThat(client.call(FakeCluster.put("k"))).isInstanceOf(Reply.Stored.class);
      assertThat(next.asked).hasSize(2);
    }
  }

  @Test
  void anyNodeMeansAllNodesInTurn() {
    FakeNode first = cluster.nodes.getFirst();
    try (QuorateClient client = cluster.client(Routing.ANY_NODE, PATIENCE, first)) {
      // At first only the endpoint is known; the others are learnt from it.
      while (cluster.nodes.stream().anyMatch(node -> node.asked.isEmpty())) {
        client.call(FakeCluster.get("k"));
      }
      cluster.nodes.forEach(node -> node.asked.clear());
      for (int i = 0; i < 30; i++) {
        client.call(FakeCluster.put("k"));
      }
      assertThat(cluster.nodes).allSatisfy(node -> assertThat(node.asked).hasSizeBetween(8, 12));
    }
  }

  @Test
  void onlyTheEndpointsAreAskedWhereThatIsWanted() throws IOException {
    FakeNode first = cluster.nodes.get(0);
    FakeNode second = cluster.nodes.get(1);
    try (QuorateClient client = cluster.client(Routing.ENDPOINTS_ONLY, PATIENCE, first, second)) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.call(FakeCluster.put("k" + i))).isInstanceOf(Reply.Stored.class);
      }
      assertThat(first.asked.size() + second.asked.size()).isEqualTo(20);
      assertThat(first.asked).isNotEmpty();
      assertThat(second.asked).isNotEmpty();
      first.close();
      assertThat(client.call(FakeCluster.put("k"))).isInstanceOf(Reply.Stored.class);
      assertThat(cluster.nodes.get(2).asked).isEmpty();
    }
  }

  @Test
  void anEndpointThatIsDownAtTheStartDoesNoHarm() throws IOException {
    FakeNode first = cluster.nodes.get(0);
    FakeNode second = cluster.nodes.get(1);
    first.close();
    try (QuorateClient client = cluster.client(Routing.REPLICAS, PATIENCE, first, second)) {
      assertThat(client.call(FakeCluster.put("k"))).isInstanceOf(Reply.Stored.class);
    }
  }
}
