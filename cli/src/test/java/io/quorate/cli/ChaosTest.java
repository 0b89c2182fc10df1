package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.ClientOptions;
import io.quorate.client.QuorateClient;
import io.quorate.client.Routing;
import io.quorate.protocol.process.NodeId;
import io.quorate.simulation.history.FinalCheck;
import io.quorate.simulation.history.History;
import io.quorate.simulation.history.KeyHistory;
import io.quorate.simulation.history.Promises;
import io.quorate.simulation.history.WallTimes;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Breaks a cluster of real processes while clients use it, and judges by the same histories as the
 * simulator: kill -9 and start again, pauses (SIGSTOP, SIGCONT), links cut and healed, also all at
 * the same time. In the end all replicas agree, every acknowledged write is there unless something
 * superseded it, and nothing that was superseded or deleted is back.
 *
 * <p>The seed chooses faults and operations; real processes do not repeat a run exactly. A longer
 * run: {@code -Dquorate.chaos.seconds=1800 -Dquorate.chaos.seed=1}.
 */
class ChaosTest {
  private static final int NODES = 4;
  private static final int CLIENTS = 3;
  private static final int KEYS = 12;
  private static final long SECONDS = Long.getLong("quorate.chaos.seconds", 20);
  private static final long SEED = Long.getLong("quorate.chaos.seed", System.nanoTime());

  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private final List<QuorateClient> clients = new ArrayList<>();
  private final List<ChaosClient> working = new ArrayList<>();
  private final Map<String, History> histories = new TreeMap<>();
  private Shell shell;
  private Nodes nodes;

  @BeforeEach
  void start() throws Exception {
    System.out.printf("seed %d, %d seconds%n", SEED, SECONDS);
    int port = Shell.freePorts(10 * NODES);
    shell = Shell.ofClasses(folder, Map.of("QUORATE_ENDPOINTS", "http://127.0.0.1:" + port));
    nodes = new Nodes(shell, port);
    nodes.found(NODES);
    // Strict reads see every acknowledged write; clocks are never truncated and no disk is lost.
    create("strict", new Promises(true, true, true, true, true, true, false, 2));
    create("sloppy", new Promises(false, false, true, true, true, true, false, 2));
  }

  @AfterEach
  void stop() {
    clients.forEach(QuorateClient::close);
    shell.close();
  }

  private void create(String quorum, Promises promises) {
    KeyspaceSettings settings =
        new KeyspaceSettings(
            "eventual", 3, 2, 2, quorum, false, "siblings", 4, "ring", 1_000, 1_000, 1 << 20);
    try (QuorateClient client = client(Routing.ANY_NODE)) {
      assertThat(client.call(new Request.CreateKeyspace(quorum, settings)))
          .isInstanceOf(Reply.Described.class);
    }
    histories.put(quorum, new History(promises, WallTimes.EXACT, violations::add));
  }

  private QuorateClient client(Routing routing) {
    List<String> urls = new ArrayList<>();
    for (int i = 1; i <= NODES; i++) {
      urls.add(nodes.url("n" + i));
    }
    return QuorateClient.connect(
        ClientOptions.to(urls).withTimeout(Duration.ofSeconds(4)).withRouting(routing));
  }

  private List<Thread> work() {
    List<Thread> threads = new ArrayList<>();
    histories.forEach((keyspace, history) -> {
      for (int i = 0; i < CLIENTS; i++) {
        QuorateClient client = client(i % 2 == 0 ? Routing.REPLICAS : Routing.ANY_NODE);
        clients.add(client);
        ChaosClient one = new ChaosClient(client, keyspace, KEYS, history, random.split());
        working.add(one);
        threads.add(Thread.ofPlatform().start(one));
      }
    });
    return threads;
  }

  private String any() {
    return "n" + (1 + random.nextInt(NODES));
  }

  private void fault() throws Exception {
    String node = any();
    int kind = random.nextInt(4);
    switch (kind) {
      case 0 -> {
        count("kill");
        nodes.kill(node);
        pause();
        nodes.start(node);
      }
      case 1 -> {
        count("pause");
        nodes.signal(node, "STOP");
        pause();
        nodes.signal(node, "CONT");
      }
      case 2 -> {
        count("cut");
        cutAndHeal();
      }
      default -> {
        count("kill while another is paused");
        String other = any();
        nodes.signal(other, "STOP");
        if (!other.equals(node)) {
          nodes.kill(node);
          nodes.start(node);
        }
        pause();
        nodes.signal(other, "CONT");
      }
    }
  }

  private void cutAndHeal() throws Exception {
    List<NodeId> left = new ArrayList<>();
    List<NodeId> right = new ArrayList<>();
    int alone = random.nextInt(NODES);
    for (int i = 0; i < NODES; i++) {
      boolean with = i == alone || random.nextInt(3) == 0;
      (with ? left : right).add(new NodeId("n" + (i + 1)));
    }
    if (right.isEmpty()) {
      right.add(left.removeLast());
    }
    try (QuorateClient client = client(Routing.ANY_NODE)) {
      client.call(new Request.Cut(List.of(left, right)));
      pause();
      heal(client);
    }
  }

  private static void heal(QuorateClient client) {
    while (client.call(new Request.Heal()) instanceof Reply.Refused) {
      // some node is away; it hears of it when it is back
    }
  }

  private void pause() throws InterruptedException {
    Pause.of(Duration.ofMillis(500 + random.nextInt(3_000)));
  }

  private void count(String fault) {
    faults.merge(fault, 1, Integer::sum);
  }

  @Test
  void whatWasAcknowledgedOutlivesEverything() throws Exception {
    List<Thread> threads = work();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() - end < 0) {
      fault();
      Pause.of(Duration.ofMillis(random.nextInt(1_000)));
    }
    working.forEach(ChaosClient::stop);
    for (Thread thread : threads) {
      thread.join();
    }
    tell();
    try (QuorateClient client = client(Routing.ANY_NODE)) {
      heal(client);
    }
    for (int i = 1; i <= NODES; i++) {
      nodes.awaitReady("n" + i);
    }
    Shell.Outcome settled = shell.run("./quorate cluster status --wait 180");
    assertThat(settled.status()).describedAs(settled.output()).isZero();
    histories.forEach(this::judge);
    assertThat(violations).describedAs("seed " + SEED).isEmpty();
  }

  private void tell() {
    Map<String, Integer> counts = new TreeMap<>();
    for (ChaosClient client : working) {
      client.counts().forEach((what, count) -> counts.merge(what, count, Integer::sum));
    }
    System.out.printf("faults %s%noperations %s%n", faults, counts);
    assertThat(counts).containsKeys("get done", "put done", "delete done");
  }

  private void judge(String keyspace, History history) {
    try (QuorateClient client = client(Routing.REPLICAS)) {
      for (KeyHistory key : history.keys()) {
        byte[] name = key.key().getBytes(StandardCharsets.UTF_8);
        Reply reply = client.call(new Request.Get(keyspace, name, 3));
        assertThat(reply).as(keyspace + "/" + key.key()).isInstanceOf(Reply.Found.class);
        new FinalCheck(key, history.promises(), violations::add, ((Reply.Found) reply).siblings())
            .run();
      }
    }
  }
}
