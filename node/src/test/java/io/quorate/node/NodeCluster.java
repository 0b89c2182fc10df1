package io.quorate.node;

import io.quorate.node.shard.FakeStorage;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whole nodes in virtual time: messages travel as bytes and take a random while, a journal syncs a
 * moment after it was asked to. A crash loses what was not synced.
 */
final class NodeCluster {
  static final long MILLI = 1_000_000L;

  private record Happening(long at, long order, Runnable what) {}

  /** A machine that a node may run on. */
  final class Machine implements NodePorts {
    final NodeId id;
    FakeStorage storage = new FakeStorage();
    @Nullable Node node;
    final Map<String, Long> notes = new TreeMap<>();
    final List<String> warnings = new ArrayList<>();
    private long life;
    private long synced;
    private long wakes;

    Machine(NodeId id) {
      this.id = id;
    }

    void turn(Runnable what) {
      what.run();
      Node running = node;
      if (running != null) {
        running.settle();
      }
    }

    private void later(long delayNanos, Runnable what) {
      long mine = life;
      at(
          delayNanos,
          () -> {
            if (mine == life) {
              turn(what);
            }
          });
    }

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public long wallMillis() {
      return 1_700_000_000_000L + now / MILLI;
    }

    @Override
    public long choose(String site, long bound) {
      return random.nextLong(bound);
    }

    @Override
    public void send(NodeId to, ProcessId process, Object message) {
      WireWriter out = new WireWriter();
      PeerCodec.encode(process, message, out);
      byte[] bytes = out.toBytes();
      if (random.nextDouble() < loss || stopped.test(id, message)) {
        return;
      }
      at(
          MILLI / 10 + random.nextLong(2 * MILLI),
          () -> {
            Machine receiver = machines.get(to);
            Node running = receiver == null ? null : receiver.node;
            if (receiver != null && running != null) {
              WireReader in = new WireReader(bytes);
              Object decoded = PeerCodec.decode(process, in);
              in.expectEnd();
              receiver.turn(() -> running.receive(id, process, decoded));
            }
          });
    }

    @Override
    public void wakeAt(long nanos) {
      long wake = ++wakes;
      later(
          Math.max(0, nanos - now),
          () -> {
            if (wake == wakes && node != null) {
              node.advance();
            }
          });
    }

    @Override
    public void journalSubmitted() {
      long upTo = storage.last();
      later(
          MILLI / 2,
          () -> {
            synced = Math.max(synced, upTo);
            if (node != null) {
              node.synced(synced);
            }
          });
    }

    @Override
    public void note(ProcessId process, String probe, long value) {
      notes.merge(probe, value, Long::sum);
    }

    @Override
    public void warn(ProcessId process, String sentence) {
      warnings.add(sentence);
    }

    @Override
    public void peers(SortedMap<NodeId, NodeAddress> addresses) {}
  }

  final SortedMap<NodeId, Machine> machines = new TreeMap<>();
  double loss;

  /** What a node sends that never arrives. */
  BiPredicate<NodeId, Object> stopped = (from, message) -> false;

  /** Of the nodes that are started from now on. */
  NodeSettings settings = NodeSettings.DEFAULT;

  private final List<NodeConfig.Peer> bootstrap = new ArrayList<>();
  private final SplittableRandom random;
  private final PriorityQueue<Happening> happenings =
      new PriorityQueue<>(Comparator.comparing(Happening::at).thenComparing(Happening::order));
  private long now = 1_000 * MILLI;
  private long order;

  /** A cluster to be founded by nodes n1, n2, … */
  NodeCluster(long seed, int founders) {
    random = new SplittableRandom(seed);
    for (int number = 1; number <= founders; number++) {
      bootstrap.add(new NodeConfig.Peer(id(number), address(number)));
    }
  }

  static NodeId id(int number) {
    return new NodeId("n" + number);
  }

  static NodeAddress address(int number) {
    return new NodeAddress("host", 7400 + 10 * number);
  }

  Machine machine(int number) {
    return machines.computeIfAbsent(id(number), Machine::new);
  }

  Node node(int number) {
    Node node = machine(number).node;
    if (node == null) {
      throw new AssertionError("n" + number + " does not run");
    }
    return node;
  }

  void start(int number) {
    Machine machine = machine(number);
    machine.life++;
    machine.synced = 0;
    Node node =
        new Node(
            new NodeConfig(machine.id, address(number), "", bootstrap, settings),
            machine,
            machine.storage);
    machine.node = node;
    machine.turn(node::start);
  }

  /** A cluster that is ready. */
  static NodeCluster ready(long seed, int founders) {
    return ready(seed, founders, NodeSettings.DEFAULT);
  }

  /** A cluster of nodes with these settings that is ready. */
  static NodeCluster ready(long seed, int founders, NodeSettings settings) {
    NodeCluster cluster = new NodeCluster(seed, founders);
    cluster.settings = settings;
    for (int number = 1; number <= founders; number++) {
      cluster.start(number);
    }
    cluster.runUntil(
        "ready",
        () -> cluster.machines.values().stream().allMatch(m -> m.node != null && m.node.ready()));
    return cluster;
  }

  /** Kills a node: what was not synced is lost. */
  void crash(int number) {
    Machine machine = machine(number);
    machine.life++;
    machine.node = null;
    machine.storage = machine.storage.crashed(machine.synced);
  }

  /** Kills a node, and its disk with it. */
  void loseDisk(int number) {
    crash(number);
    machine(number).storage = new FakeStorage();
  }

  void run(long millis) {
    long end = now + millis * MILLI;
    while (!happenings.isEmpty() && happenings.peek().at() <= end) {
      step();
    }
    now = end;
  }

  void runUntil(String what, BooleanSupplier condition) {
    runUntil(what, 60, condition);
  }

  void runUntil(String what, int seconds, BooleanSupplier condition) {
    long end = now + seconds * 1_000 * MILLI;
    while (!condition.getAsBoolean()) {
      if (happenings.isEmpty() || now > end) {
        StringBuilder why = new StringBuilder("not " + what + " within " + seconds + " s:");
        machines
            .values()
            .forEach(m ->
                why.append("\n  ")
                    .append(m.id)
                    .append(": ")
                    .append(m.node == null ? "down" : m.node.unreadyBecause())
                    .append(' ')
                    .append(m.notes));
        throw new AssertionError(why.toString());
      }
      step();
    }
  }

  private void step() {
    Happening next = happenings.remove();
    now = next.at();
    next.what().run();
  }

  private void at(long delayNanos, Runnable what) {
    happenings.add(new Happening(now + delayNanos, order++, what));
  }

  /** Asks a node and runs until it answers. */
  Reply ask(int number, Request request) {
    AtomicReference<@Nullable Reply> answer = send(number, request);
    runUntil("answered: " + request, () -> answer.get() != null);
    Reply reply = answer.get();
    if (reply == null) {
      throw new AssertionError();
    }
    return reply;
  }

  /** Asks a node; the answer is null until it comes. */
  AtomicReference<@Nullable Reply> send(int number, Request request) {
    AtomicReference<@Nullable Reply> answer = new AtomicReference<>();
    Machine machine = machine(number);
    machine.turn(() ->
        node(number)
            .request(
                request,
                reply -> {
                  if (!answer.compareAndSet(null, reply)) {
                    throw new AssertionError("answered twice: " + request);
                  }
                }));
    return answer;
  }

  /** Tells a node that its connection to another is gone, or there again. */
  void linked(int number, int other, boolean up) {
    machine(number).turn(() -> node(number).linked(id(other), up));
  }

  /** Virtual milliseconds since the beginning. */
  long millis() {
    return now / MILLI;
  }

  /** How often any router has asked another one. */
  int forwarded() {
    long sum = 0;
    for (Machine machine : machines.values()) {
      sum += machine.notes.getOrDefault("router.forwarded", 0L);
    }
    return (int) sum;
  }

  ClusterInfo status(int number) {
    return ((Reply.Cluster) ask(number, new Request.ClusterStatus(true))).cluster();
  }

  /** The default settings with few partitions, and these. */
  static KeyspaceSettings settings(int n, int r, int w, String quorum, int partitions) {
    KeyspaceSettings d = KeyspaceSettings.DEFAULT;
    return new KeyspaceSettings(
        d.consistency(),
        n,
        r,
        w,
        quorum,
        d.allowStale(),
        d.merge(),
        partitions,
        d.placement(),
        d.clockEntriesMax(),
        d.siblingsMax(),
        d.valueBytesMax());
  }
}
