package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One partition on a few nodes in memory. Messages pass the codec and are delivered one at a time
 * in an order drawn from the seed, some lost and some twice where the test wants that.
 */
final class QuorumCluster {

  private record Message(NodeId from, NodeId to, byte[] bytes) {}

  /** A timer in a year must not make a test of seconds last a year. */
  private static final long LEAP_NANOS = 50_000_000;

  private static final ProcessId ID = new ProcessId(7, 0);

  final TreeMap<NodeId, QuorumHost> hosts = new TreeMap<>();
  final TreeMap<String, Long> notes = new TreeMap<>();
  private final QuorumCodec codec = new QuorumCodec();
  private final Random random;
  private final List<Message> network = new ArrayList<>();
  private final Map<Ticket, Object> replies = new LinkedHashMap<>();
  private final List<List<String>> groups = new ArrayList<>();
  private Ownership ownership;
  private long nanos;
  private long tickets;
  private final List<Message> history = new ArrayList<>();
  double loss;
  double duplication;

  /** Whether everything that is sent is kept, to arrive {@link #again}. */
  boolean remembers;

  /** How many messages were sent. */
  long sent;

  /** Nodes a, b, c, … of which the first n own the key. */
  QuorumCluster(long seed, int nodes, QuorumSettings settings) {
    this(seed, nodes, settings, MergePolicy.SIBLINGS, QuorumRules.DEFAULT);
  }

  QuorumCluster(
      long seed, int nodes, QuorumSettings settings, MergePolicy policy, QuorumRules rules) {
    this(seed, nodes, settings, policy, rules, UpkeepSettings.DEFAULT);
  }

  QuorumCluster(
      long seed,
      int nodes,
      QuorumSettings settings,
      MergePolicy policy,
      QuorumRules rules,
      UpkeepSettings upkeep) {
    random = new Random(seed);
    List<NodeId> all = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      NodeId node = new NodeId(String.valueOf((char) ('a' + i)));
      all.add(node);
      hosts.put(node, new QuorumHost(this, node, ID, settings, policy, rules, upkeep));
    }
    int n = settings.n();
    ownership = new Ownership(1, all.subList(0, n), all.subList(n, nodes), null, null);
    hosts.values().forEach(QuorumHost::start);
    configure(ownership);
    heal();
  }

  /** n=3, r=2, w=2. */
  static QuorumSettings settings(boolean sloppy) {
    return new QuorumSettings(3, 2, 2, sloppy, 10, 100, 2_000_000_000L);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static NodeId node(String name) {
    return new NodeId(name);
  }

  QuorumHost host(String name) {
    QuorumHost host = hosts.get(node(name));
    if (host == null) {
      throw new IllegalArgumentException("no node " + name);
    }
    return host;
  }

  Ownership ownership() {
    return ownership;
  }

  /** Changes the ownership and tells nobody yet; whoever restarts hears of it. */
  void assign(Ownership next) {
    ownership = next;
  }

  void configure(Ownership next) {
    ownership = next;
    hosts.keySet().forEach(node -> configure(node.name()));
  }

  void configure(String name) {
    call(name, new QuorumCall.Configure(ownership));
  }

  /** Keeps groups apart, each named like {@code "a,b"}; nodes of none are alone. */
  void cut(String... apart) {
    groups.clear();
    for (String group : apart) {
      groups.add(List.of(group.split(",")));
    }
    announce();
  }

  void heal() {
    groups.clear();
    groups.add(hosts.keySet().stream().map(NodeId::name).toList());
    announce();
  }

  void crash(String name) {
    host(name).crash();
    announce();
  }

  void restart(String name) {
    host(name).start();
    configure(name);
    announce();
  }

  /** Tells every node whom it reaches. */
  private void announce() {
    for (NodeId node : hosts.keySet()) {
      SortedSet<NodeId> reachable = new TreeSet<>();
      for (NodeId other : hosts.keySet()) {
        if (connected(node, other) && host(other.name()).isUp()) {
          reachable.add(other);
        }
      }
      call(node.name(), new QuorumCall.Reachable(reachable));
    }
  }

  private boolean connected(NodeId one, NodeId other) {
    return one.equals(other)
        || groups.stream().anyMatch(g -> g.contains(one.name()) && g.contains(other.name()));
  }

  Ticket call(String name, QuorumCall call) {
    Ticket ticket = new Ticket(++tickets);
    host(name).on(new Event.Called<>(ticket, call));
    return ticket;
  }

  Object get(String name, String key) {
    return await(call(name, new QuorumCall.Get(bytes(key), 0)));
  }

  Object put(String name, String key, @Nullable Context context, String value) {
    return await(call(name, put(key, context, value)));
  }

  Object putIf(String name, String key, @Nullable Context context, String value) {
    return await(call(name, new QuorumCall.Put(bytes(key), context, true, false, bytes(value), 0)));
  }

  Object delete(String name, String key, @Nullable Context context) {
    return await(call(name, new QuorumCall.Put(bytes(key), context, false, true, bytes(""), 0)));
  }

  static QuorumCall.Put put(String key, @Nullable Context context, String value) {
    return new QuorumCall.Put(bytes(key), context, false, false, bytes(value), 0);
  }

  /** The context of an answer that has one. */
  static Context context(Object reply) {
    return switch (reply) {
      case QuorumReply.Stored stored -> stored.context();
      case QuorumReply.Found found -> found.context();
      default -> throw new AssertionError("no context in " + reply);
    };
  }

  /** The values found that are not deletions, sorted. */
  static List<String> values(Object reply) {
    if (reply instanceof QuorumReply.Found found) {
      return found.siblings().stream()
          .filter(sibling -> !sibling.deleted())
          .map(Sibling::value)
          .map(value -> new String(value, StandardCharsets.UTF_8))
          .sorted()
          .toList();
    }
    throw new AssertionError("nothing found: " + reply);
  }

  static io.quorate.protocol.process.ErrorCode code(Object reply) {
    if (reply instanceof Refusal refusal) {
      return refusal.code();
    }
    throw new AssertionError("not refused: " + reply);
  }

  /** Runs until the ticket is answered. */
  Object await(Ticket ticket) {
    for (int step = 0; step < 200_000; step++) {
      Object reply = replies.get(ticket);
      if (reply != null) {
        return reply;
      }
      step();
    }
    throw new AssertionError("never answered");
  }

  @Nullable Object reply(Ticket ticket) {
    return replies.get(ticket);
  }

  void replied(Ticket ticket, Object result) {
    if (replies.put(ticket, result) != null) {
      throw new AssertionError("answered twice: " + ticket + " " + result);
    }
  }

  /** Runs for that long in virtual time. */
  void run(long millis) {
    long end = nanos + millis * 1_000_000;
    while (nanos < end) {
      if (isIdle()) {
        nanos = end;
      } else {
        step();
      }
    }
  }

  private boolean isIdle() {
    return network.isEmpty()
        && hosts.values().stream()
            .filter(QuorumHost::isUp)
            .noneMatch(host -> host.isBusy() || host.nextTimer() < Long.MAX_VALUE);
  }

  /** Delivers, syncs, answers or lets time pass: one thing, drawn at random. */
  void step() {
    List<QuorumHost> up = hosts.values().stream().filter(QuorumHost::isUp).toList();
    for (QuorumHost host : up) {
      host.answerAll();
    }
    int unsynced = (int) up.stream().filter(QuorumHost::hasUnsynced).count();
    int choices = network.size() + unsynced;
    if (choices > 0 && random.nextInt(50) > 0) {
      int pick = random.nextInt(choices);
      if (pick < network.size()) {
        deliver(network.remove(pick));
      } else {
        up.stream()
            .filter(QuorumHost::hasUnsynced)
            .skip(pick - network.size())
            .findFirst()
            .ifPresent(QuorumHost::sync);
      }
      nanos += 20_000;
    } else {
      long next = up.stream().mapToLong(QuorumHost::nextTimer).min().orElse(Long.MAX_VALUE);
      nanos = Math.min(nanos + LEAP_NANOS, Math.max(next, nanos + 20_000));
    }
    up.forEach(QuorumHost::fire);
  }

  private void deliver(Message message) {
    if (random.nextDouble() < duplication) {
      network.add(message);
    }
    if (connected(message.from(), message.to())) {
      host(message.to().name())
          .on(new Event.Received<>(message.from(), codec.message(new WireReader(message.bytes()))));
    }
  }

  void send(NodeId from, NodeId to, QuorumMessage message) {
    if (from.equals(to)) {
      throw new AssertionError(from + " sends to itself: " + message);
    }
    WireWriter out = new WireWriter();
    codec.message(message, out);
    sent++;
    if (remembers) {
      history.add(new Message(from, to, out.toBytes()));
    }
    if (connected(from, to) && random.nextDouble() >= loss) {
      network.add(new Message(from, to, out.toBytes()));
    }
  }

  /** Lets so many messages arrive again, however old, drawn from all that were ever sent. */
  void again(int count) {
    for (int i = 0; i < count && !history.isEmpty(); i++) {
      network.add(history.get(random.nextInt(history.size())));
    }
  }

  long nanos() {
    return nanos;
  }

  long choose(long bound) {
    return random.nextLong(bound);
  }

  void note(String probe, long value) {
    notes.merge(probe, value, Long::sum);
  }

  long noted(String probe) {
    return notes.getOrDefault(probe, 0L);
  }

  /** All versions that a node holds, as text that is equal where the bytes are. */
  String versions(String name) {
    return versions(host(name).rows());
  }

  static String versions(HostRows rows) {
    StringBuilder text = new StringBuilder();
    for (RowsQuery.Row row : rows.kind(QuorumRows.VERSIONS)) {
      text.append(HexFormat.of().formatHex(row.key()))
          .append('=')
          .append(HexFormat.of().formatHex(row.value()))
          .append('\n');
    }
    return text.toString();
  }

  int rows(String name, byte kind) {
    return host(name).rows().kind(kind).size();
  }
}
