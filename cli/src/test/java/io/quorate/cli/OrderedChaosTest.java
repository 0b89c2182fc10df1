package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.checker.format.JsonLinesRecorder;
import io.quorate.client.ClientOptions;
import io.quorate.client.QuorateClient;
import io.quorate.client.Routing;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Breaks five real processes under a linearizable and a sequential keyspace: kill -9 and start
 * again, one, two or all of them; pauses (SIGSTOP, SIGCONT); links cut and healed; whoever leads
 * more often than others. What the clients saw is judged by the checkers, which must say VALID.
 * Then the same history with one stale read must be VIOLATED.
 *
 * <p>A round has at least 20 faults and 50,000 operations. The seed chooses faults and operations;
 * real processes do not repeat a run exactly. A soak of an hour, round after round: {@code
 * -Dquorate.chaos.seconds=3600}.
 */
class OrderedChaosTest {
  private static final int NODES = 5;
  private static final int FAULTS = Integer.getInteger("quorate.chaos.faults", 20);
  private static final long OPERATIONS = Long.getLong("quorate.chaos.operations", 50_000);
  private static final long SECONDS = Long.getLong("quorate.chaos.seconds", 0);
  private static final long SEED = Long.getLong("quorate.chaos.seed", System.nanoTime());
  private static final int LINEARIZABLE_CLIENTS = 24;
  private static final int SEQUENTIAL_CLIENTS = 3;
  private static final int LINEARIZABLE_KEYS = 40;
  private static final int SEQUENTIAL_KEYS = 5;

  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<String, Integer> faults = new TreeMap<>();
  private final List<QuorateClient> links = new ArrayList<>();
  private Shell shell;
  private Nodes nodes;

  @BeforeEach
  void start() throws Exception {
    System.out.printf("seed %d%n", SEED);
    int port = Shell.freePorts(10 * NODES);
    shell = Shell.ofClasses(folder, Map.of("QUORATE_ENDPOINTS", "http://127.0.0.1:" + port));
    nodes = new Nodes(shell, port);
    nodes.found(NODES);
  }

  @AfterEach
  void stop() {
    links.forEach(QuorateClient::close);
    shell.close();
  }

  private QuorateClient client(Routing routing) {
    List<String> urls = new ArrayList<>();
    for (int i = 1; i <= NODES; i++) {
      urls.add(nodes.url("n" + i));
    }
    QuorateClient client =
        QuorateClient.connect(
            ClientOptions.to(urls).withTimeout(Duration.ofSeconds(8)).withRouting(routing));
    links.add(client);
    return client;
  }

  /** A round of its own keyspaces, clients and histories. */
  private final class Round {
    private final String linearizable;
    private final String sequential;
    private final Path linearizableFile;
    private final Path sequentialFile;
    private final AtomicLong operations = new AtomicLong();
    private final OrderedClient.Leader leader = new OrderedClient.Leader();
    private final List<OrderedClient> clients = new ArrayList<>();

    Round(int number) {
      linearizable = "linearizable-" + number;
      sequential = "sequential-" + number;
      linearizableFile = folder.resolve(linearizable + ".jsonl");
      sequentialFile = folder.resolve(sequential + ".jsonl");
    }

    void run() throws Exception {
      create(linearizable, "linearizable");
      create(sequential, "sequential");
      try (JsonLinesRecorder one = JsonLinesRecorder.to(linearizableFile);
          JsonLinesRecorder other = JsonLinesRecorder.to(sequentialFile)) {
        OrderedClient.Round strict = new OrderedClient.Round(one, operations, leader);
        OrderedClient.Round local = new OrderedClient.Round(other, operations, leader);
        List<Thread> threads = work(strict, local);
        int broken = 0;
        while (broken < FAULTS || operations.get() < OPERATIONS) {
          fault(leader.node());
          broken++;
          Pause.of(Duration.ofMillis(300 + random.nextInt(1_000)));
        }
        clients.forEach(OrderedClient::stop);
        for (Thread thread : threads) {
          thread.join();
        }
        calm();
        lastReads(strict, linearizable, LINEARIZABLE_KEYS);
        lastReads(local, sequential, SEQUENTIAL_KEYS);
      }
      tell();
    }

    private void create(String name, String consistency) {
      Reply created =
          client(Routing.ANY_NODE)
              .call(new Request.CreateKeyspace(name, KeyspaceSettings.defaults(consistency)));
      assertThat(created).isInstanceOf(Reply.Described.class);
    }

    private List<Thread> work(OrderedClient.Round strict, OrderedClient.Round local) {
      for (int i = 0; i < LINEARIZABLE_CLIENTS; i++) {
        QuorateClient link = i % 4 == 0 ? client(routing(i / 4)) : links.getLast();
        add("c" + i, link, linearizable, LINEARIZABLE_KEYS, 0, strict);
      }
      for (int i = 0; i < SEQUENTIAL_CLIENTS; i++) {
        // A connection is a session.
        QuorateClient link = client(Routing.ANY_NODE);
        add("s" + i, link, sequential, SEQUENTIAL_KEYS, 40, local);
      }
      List<Thread> threads = new ArrayList<>();
      for (OrderedClient client : clients) {
        threads.add(Thread.ofPlatform().start(client));
      }
      return threads;
    }

    private void add(
        String name,
        QuorateClient link,
        String keyspace,
        int keys,
        int think,
        OrderedClient.Round round) {
      clients.add(new OrderedClient(name, link, keyspace, keys, think, round, random.split()));
    }

    private static Routing routing(int number) {
      return number % 2 == 0 ? Routing.REPLICAS : Routing.ANY_NODE;
    }

    private void lastReads(OrderedClient.Round round, String keyspace, int keys) {
      QuorateClient link = client(Routing.REPLICAS);
      OrderedClient last =
          new OrderedClient("last", link, keyspace, keys, 0, round, random.split());
      last.readAll();
      assertThat(last.counts()).as("every key can be read").containsOnlyKeys("get done");
    }

    private void tell() {
      Map<String, Integer> counts = new TreeMap<>();
      for (OrderedClient client : clients) {
        client.counts().forEach((what, count) -> counts.merge(what, count, Integer::sum));
      }
      System.out.printf("faults %s%noperations %d %s%n", faults, operations.get(), counts);
      assertThat(counts).containsKeys("get done", "put done", "cas done");
    }

    void judge() throws IOException {
      assertThat(check(linearizableFile, "linearizable")).isEqualTo(ExitStatus.DONE);
      assertThat(check(sequentialFile, "sequential")).isEqualTo(ExitStatus.DONE);
      StaleRead.addTo(linearizableFile);
      assertThat(check(linearizableFile, "linearizable")).isEqualTo(ExitStatus.REFUSED);
      StaleRead.addTo(sequentialFile);
      assertThat(check(sequentialFile, "sequential")).isEqualTo(ExitStatus.REFUSED);
      Files.delete(linearizableFile);
      Files.delete(sequentialFile);
    }

    void end() {
      client(Routing.ANY_NODE).call(new Request.DeleteKeyspace(linearizable));
      client(Routing.ANY_NODE).call(new Request.DeleteKeyspace(sequential));
      links.forEach(QuorateClient::close);
      links.clear();
    }
  }

  private static int check(Path history, String model) {
    return Main.commandLine()
        .execute("check", history.toString(), "--model", model, "--time", "120");
  }

  private void fault(@Nullable NodeId leader) throws Exception {
    String any = "n" + (1 + random.nextInt(NODES));
    String node = leader != null && random.nextBoolean() ? leader.name() : any;
    switch (random.nextInt(8)) {
      case 0, 1 -> kill("kill", List.of(node));
      case 2 -> kill("kill two", node.equals(any) ? List.of(node) : List.of(node, any));
      case 3, 4 -> pause(node);
      case 5, 6 -> cut(node);
      default -> kill("kill all", List.of("n1", "n2", "n3", "n4", "n5"));
    }
  }

  private void kill(String what, List<String> victims) throws Exception {
    count(what);
    for (String node : victims) {
      nodes.kill(node);
    }
    rest();
    for (String node : victims) {
      nodes.start(node);
    }
  }

  private void pause(String node) throws Exception {
    count("pause");
    nodes.signal(node, "STOP");
    rest();
    nodes.signal(node, "CONT");
  }

  /** Cuts a node off, alone or with another one. */
  private void cut(String node) throws Exception {
    count("cut");
    List<NodeId> few = new ArrayList<>(List.of(new NodeId(node)));
    List<NodeId> many = new ArrayList<>();
    for (int i = 1; i <= NODES; i++) {
      NodeId other = new NodeId("n" + i);
      if (!few.contains(other)) {
        (few.size() < 2 && random.nextInt(4) == 0 ? few : many).add(other);
      }
    }
    QuorateClient client = client(Routing.ANY_NODE);
    client.call(new Request.Cut(List.of(few, many)));
    rest();
    heal(client);
  }

  private static void heal(QuorateClient client) {
    while (client.call(new Request.Heal()) instanceof Reply.Refused) {
      // some node is away; it hears of it when it is back
    }
  }

  /** Everybody is up, and nobody cut off. */
  private void calm() throws Exception {
    for (int i = 1; i <= NODES; i++) {
      nodes.awaitReady("n" + i);
    }
    heal(client(Routing.ANY_NODE));
    Shell.Outcome settled = shell.run("./quorate cluster status --wait 180");
    assertThat(settled.status()).describedAs(settled.output()).isZero();
  }

  private void rest() throws InterruptedException {
    Pause.of(Duration.ofMillis(300 + random.nextInt(2_500)));
  }

  private void count(String fault) {
    faults.merge(fault, 1, Integer::sum);
  }

  @Test
  void whatClientsSawIsValidWhateverBroke() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    int number = 0;
    do {
      Round round = new Round(++number);
      round.run();
      round.judge();
      round.end();
    } while (System.nanoTime() - end < 0);
  }
}
