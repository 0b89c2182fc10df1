package io.quorate.protocol.membership;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Members in virtual time over a network that loses, delays and cuts. Every message travels as
 * bytes. {@code stalled} members neither send nor receive nor notice the time, until they go on.
 */
final class MembershipCluster {
  static final long MILLI = 1_000_000L;

  private record Happening(long at, long order, Runnable what) {}

  /** One member and its surroundings. */
  final class Node
      implements Effects<MembershipMessage, NoRecord, MembershipNotice>,
          Outlet<MembershipMessage, MembershipNotice> {
    final NodeId id;
    final TreeMap<NodeId, MemberState> believed = new TreeMap<>();
    final List<String> notices = new ArrayList<>();
    final Map<String, Long> probes = new HashMap<>();
    @Nullable MembershipProcess process;
    boolean stalled;
    private final Map<Object, Long> timers = new HashMap<>();
    private final List<Runnable> whileStalled = new ArrayList<>();
    private long life;
    private long armings;

    Node(NodeId id) {
      this.id = id;
    }

    private void hand(Event<MembershipMessage, NoRecord, MembershipCall> event) {
      MembershipProcess running = process;
      if (running == null) {
        return;
      }
      if (stalled) {
        whileStalled.add(() -> hand(event));
        return;
      }
      running.on(event, this);
    }

    void call(MembershipCall call) {
      hand(new Event.Called<>(new Ticket(0), call));
    }

    @Override
    public void send(NodeId to, MembershipMessage message) {
      messages++;
      updates += message.updates().size();
      updatesMax = Math.max(updatesMax, message.updates().size());
      WireWriter out = new WireWriter();
      new MembershipCodec().message(message, out);
      byte[] bytes = out.toBytes();
      if (random.nextDouble() < loss || cut.test(id, to)) {
        return;
      }
      at(
          MILLI + random.nextLong(20 * MILLI),
          () -> {
            Node receiver = nodes.get(to);
            if (receiver != null) {
              receiver.hand(
                  new Event.Received<>(id, new MembershipCodec().message(new WireReader(bytes))));
            }
          });
    }

    @Override
    public void arm(Object timer, long delayNanos) {
      long arming = ++armings;
      long mine = life;
      timers.put(timer, arming);
      at(
          delayNanos,
          () -> {
            if (mine == life) {
              expire(timer, arming);
            }
          });
    }

    private void expire(Object timer, long arming) {
      if (stalled) {
        whileStalled.add(() -> expire(timer, arming));
      } else if (Long.valueOf(arming).equals(timers.get(timer))) {
        timers.remove(timer);
        hand(new Event.Expired<>(timer));
      }
    }

    @Override
    public void cancel(Object timer) {
      timers.remove(timer);
    }

    @Override
    public void notice(MembershipNotice notice) {
      notices.add(notice.getClass().getSimpleName() + " " + notice.node());
      believed.put(
          notice.node(),
          switch (notice) {
            case MembershipNotice.Alive _ -> MemberState.ALIVE;
            case MembershipNotice.Suspect _ -> MemberState.SUSPECT;
            case MembershipNotice.Dead _ -> MemberState.DEAD;
          });
    }

    @Override
    public void reply(Ticket ticket, Object result) {}

    @Override
    public Outlet<MembershipMessage, MembershipNotice> early() {
      return this;
    }

    @Override
    public long persist(NoRecord record) {
      throw new AssertionError("membership persists nothing");
    }

    @Override
    public void release(long position) {}

    @Override
    public void ask(Ticket ask, Object query) {
      throw new AssertionError("membership asks for nothing");
    }

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public long wallMillis() {
      return now / MILLI;
    }

    @Override
    public long choose(String site, long bound) {
      return random.nextLong(bound);
    }

    @Override
    public void note(String probe, long value) {
      probes.merge(probe, value, Long::sum);
    }
  }

  /** Whether messages from one member to the other are lost. */
  interface Cut {
    boolean test(NodeId from, NodeId to);
  }

  final TreeMap<NodeId, Node> nodes = new TreeMap<>();
  double loss;
  Cut cut = (_, _) -> false;
  MembershipRules rules = MembershipRules.DEFAULT;
  long messages;
  long updates;
  int updatesMax;
  private final SplittableRandom random;
  private final PriorityQueue<Happening> happenings =
      new PriorityQueue<>(Comparator.comparing(Happening::at).thenComparing(Happening::order));
  private long now;
  private long order;

  MembershipCluster(long seed) {
    random = new SplittableRandom(seed);
  }

  static NodeId id(int number) {
    return new NodeId("n" + number);
  }

  Node node(int number) {
    return nodes.computeIfAbsent(id(number), Node::new);
  }

  /** Starts a member that knows the first one. */
  void start(int number) {
    Node node = node(number);
    node.life++;
    node.timers.clear();
    node.believed.clear();
    node.process =
        new MembershipProcess(node.id, MembershipSettings.DEFAULT, List.of(id(1)), rules);
    node.hand(new Event.Started<>(node.life));
  }

  void startAll(int count) {
    for (int number = 1; number <= count; number++) {
      start(number);
    }
  }

  void crash(int number) {
    Node node = node(number);
    node.life++;
    node.process = null;
  }

  void stall(int number) {
    node(number).stalled = true;
  }

  void goOn(int number) {
    Node node = node(number);
    node.stalled = false;
    List<Runnable> missed = List.copyOf(node.whileStalled);
    node.whileStalled.clear();
    missed.forEach(Runnable::run);
  }

  void run(long millis) {
    long end = now + millis * MILLI;
    while (!happenings.isEmpty() && happenings.peek().at() <= end) {
      Happening next = happenings.remove();
      now = next.at();
      next.what().run();
    }
    now = end;
  }

  private void at(long delayNanos, Runnable what) {
    happenings.add(new Happening(now + delayNanos, order++, what));
  }

  /** The members that this one believes to be in that state. */
  TreeSet<String> believed(int by, MemberState state) {
    TreeSet<String> found = new TreeSet<>();
    node(by)
        .believed
        .forEach((node, belief) -> {
          if (belief == state) {
            found.add(node.name());
          }
        });
    return found;
  }

  /** Whether every running member believes exactly the other running ones to be alive. */
  boolean agreed() {
    TreeSet<String> running = new TreeSet<>();
    nodes.values().stream().filter(n -> n.process != null).forEach(n -> running.add(n.id.name()));
    return nodes.values().stream()
        .filter(n -> n.process != null)
        .allMatch(n -> {
          TreeSet<String> expected = new TreeSet<>(running);
          expected.remove(n.id.name());
          TreeSet<String> alive = new TreeSet<>();
          n.believed.forEach((node, state) -> {
            if (state == MemberState.ALIVE) {
              alive.add(node.name());
            }
          });
          return alive.equals(expected);
        });
  }

  long deaths() {
    return nodes.values().stream()
        .flatMap(n -> n.notices.stream())
        .filter(notice -> notice.startsWith("Dead"))
        .count();
  }

  long probe(String name) {
    return nodes.values().stream().mapToLong(n -> n.probes.getOrDefault(name, 0L)).sum();
  }
}
