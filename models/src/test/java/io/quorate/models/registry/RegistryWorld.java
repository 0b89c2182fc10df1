package io.quorate.models.registry;

import io.quorate.models.blob.Digest;
import io.quorate.models.registry.store.DocumentMap;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.LoneEffects;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Several registries on one store, and publishers that race: questions and answers are late or
 * lost, registries crash, publishers try again elsewhere. One seed, one run.
 */
final class RegistryWorld {
  static final String MODEL = "team/ranker";
  private static final int NODES = 3;
  private static final int PUBLISHERS = 5;
  private static final int PUBLISHES = 60;

  private record Step(long at, long order, Runnable task) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  /** A publish that was answered for good. */
  record Answered(RegistryCall.Publish call, RegistryReply reply) {}

  private final Random random;
  private final UnaryOperator<StoreQuery> defect;
  private final PriorityQueue<Step> steps = new PriorityQueue<>();
  private final DocumentMap documents = new DocumentMap();
  private final List<Node> nodes = new ArrayList<>();
  final List<Answered> answered = new ArrayList<>();
  final Map<String, Integer> counts = new HashMap<>();
  private long now;
  private long order;
  private long revision;
  private int begun;

  RegistryWorld(long seed, UnaryOperator<StoreQuery> defect) {
    this.random = new Random(seed);
    this.defect = defect;
    for (int i = 0; i < NODES; i++) {
      nodes.add(new Node());
    }
  }

  private void later(int delayMax, Runnable task) {
    steps.add(new Step(now + 1 + random.nextInt(delayMax), order++, task));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  RegistryWorld run(Model.OnStaleParent onStaleParent) {
    new Registry(new Direct()).call(new RegistryCall.Configure(MODEL, "", onStaleParent, 1));
    for (int i = 0; i < PUBLISHERS; i++) {
      later(5, this::publish);
    }
    for (int i = 0; i < 8; i++) {
      later(400, () -> nodes.get(random.nextInt(NODES)).crash());
    }
    while (!steps.isEmpty()) {
      Step step = steps.poll();
      now = step.at();
      step.task().run();
    }
    return this;
  }

  /** The state at the end, read without disturbance. */
  RegistryReply read(RegistryCall call) {
    return new Registry(new Direct()).call(call);
  }

  /** A publisher pulls the head, sometimes an older one by being slow, and pushes from it. */
  private void publish() {
    if (begun == PUBLISHES) {
      return;
    }
    int number = ++begun;
    long parent = ((RegistryReply.Described) read(new RegistryCall.Describe(MODEL))).model().last();
    String digest = Digest.of(("content " + number).getBytes(StandardCharsets.UTF_8)).toString();
    var call =
        new RegistryCall.Publish(
            MODEL, "ada", "request-%06d".formatted(number), parent, digest, "", 1, 1);
    later(30, () -> send(call));
  }

  private void send(RegistryCall.Publish call) {
    nodes
        .get(random.nextInt(NODES))
        .call(
            call,
            reply -> {
              if (reply instanceof RegistryReply.Refused(Refusal refusal)
                  && (refusal.code() == ErrorCode.INDETERMINATE
                      || refusal.code() == ErrorCode.UNAVAILABLE)) {
                count("tried again");
                later(20, () -> send(call));
              } else {
                answered.add(new Answered(call, reply));
                later(10, this::publish);
              }
            });
  }

  /** A client of the store that nothing happens to. */
  private final class Direct implements RegistryStore {
    @Override
    public StoreAnswer ask(StoreQuery query) {
      return documents.ask(query, ++revision);
    }

    @Override
    public long awaitChange(long after, Duration max) {
      return revision;
    }

    @Override
    public Promises promises() {
      return new Promises(false, true, "a model");
    }

    @Override
    public void close() {}
  }

  private interface Caller {
    void answered(RegistryReply reply);
  }

  /** A node with a registry that may crash. */
  private final class Node implements LoneEffects<Void, Void, Void> {
    private RegistryProcess process = new RegistryProcess();
    private Map<Long, Caller> callers = new HashMap<>();
    private int life;
    private long tickets;

    void call(RegistryCall call, Caller caller) {
      callers.put(++tickets, caller);
      process.on(new Event.Called<>(new Ticket(tickets), call), this);
    }

    void crash() {
      count("crash");
      life++;
      process = new RegistryProcess();
      Map<Long, Caller> lost = callers;
      callers = new HashMap<>();
      RegistryReply unknown =
          new RegistryReply.Refused(new Refusal(ErrorCode.INDETERMINATE, "crashed"));
      lost.values().forEach(caller -> later(5, () -> caller.answered(unknown)));
    }

    @Override
    public void ask(Ticket ask, Object query) {
      StoreQuery asked = defect.apply((StoreQuery) query);
      boolean lostOnTheWay = chance(5);
      boolean lostOnTheWayBack = chance(5);
      int asker = life;
      later(
          10,
          () -> {
            StoreAnswer answer =
                lostOnTheWay ? unknown("question lost") : documents.ask(asked, ++revision);
            if (answer instanceof StoreAnswer.Conflict) {
              count("conflict");
            }
            StoreAnswer told = lostOnTheWayBack ? unknown("answer lost") : answer;
            later(10, () -> tell(asker, ask, told));
          });
    }

    private StoreAnswer unknown(String what) {
      count(what);
      return new StoreAnswer.Refused(new Refusal(ErrorCode.INDETERMINATE, what));
    }

    private void tell(int asker, Ticket ask, StoreAnswer answer) {
      if (asker == life) {
        process.on(new Event.Answered<>(ask, answer), this);
      }
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      Caller caller = callers.remove(ticket.number());
      caller.answered((RegistryReply) result);
    }

    @Override
    public long nanos() {
      return now * 1_000_000;
    }

    @Override
    public long wallMillis() {
      return now + random.nextInt(7_200_000) - 3_600_000; // an hour off either way
    }

    @Override
    public long choose(String site, long bound) {
      return random.nextLong(bound);
    }

    @Override
    public void note(String probe, long value) {
      count(probe);
    }

    @Override
    public void notice(Void notice) {
      throw new AssertionError("no notices");
    }

    @Override
    public void arm(Object timer, long delayNanos) {
      throw new AssertionError("no timers");
    }

    @Override
    public void cancel(Object timer) {
      throw new AssertionError("no timers");
    }
  }
}
