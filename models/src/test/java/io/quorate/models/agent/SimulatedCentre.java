package io.quorate.models.agent;

import io.quorate.models.registry.FleetCall;
import io.quorate.models.registry.RegistryCall;
import io.quorate.models.registry.RegistryProcess;
import io.quorate.models.registry.RegistryReply;
import io.quorate.models.registry.RolloutKeeper;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreQuery;
import io.quorate.models.registry.store.DocumentMap;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that agents and people ask, on one store: questions and answers are late or lost, nodes
 * end and come back, their wall clocks are up to an hour off.
 */
final class SimulatedCentre {
  private static final int NODES = 3;
  private static final long WAIT = 30 * VirtualTime.SECOND;

  private final VirtualTime time;
  private final Defects defects;
  private final Map<String, Integer> counts;
  private final Consumer<StoreQuery.Commit> observer;
  private final DocumentMap documents = new DocumentMap();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private long revision;
  boolean quiet;

  private record Waiter(
      FleetCall.Orders call, RegistryReply.@Nullable Ordered seen, Consumer<RegistryReply> then) {}

  SimulatedCentre(
      VirtualTime time,
      Defects defects,
      Map<String, Integer> counts,
      Consumer<StoreQuery.Commit> observer) {
    this.time = time;
    this.defects = defects;
    this.counts = counts;
    this.observer = observer;
    for (int i = 0; i < NODES; i++) {
      nodes.add(new Node());
    }
  }

  void start() {
    nodes.forEach(Node::begin);
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  boolean lost(int permille) {
    return !quiet && time.chance(permille);
  }

  /** Ends a node, which comes back. */
  void crash() {
    count("node ended");
    nodes.get(time.random.nextInt(NODES)).begin();
  }

  /** Asks some node; the reply may be that nobody knows whether it was done. */
  void call(RegistryCall call, Consumer<RegistryReply> then) {
    nodes.get(time.random.nextInt(NODES)).call(call, then);
  }

  /** Does it without any disturbance. */
  RegistryReply direct(RegistryCall call) {
    RegistryReply[] reply = new RegistryReply[1];
    RegistryProcess process = new RegistryProcess();
    AskingEffects<RegistryCall, Void> host =
        new AskingEffects<>(time, (probe, value) -> {}, process) {
          @Override
          void asked(Ticket ask, Object query) {
            answer(ask, store((StoreQuery) query));
          }

          @Override
          public void reply(Ticket ticket, Object result) {
            reply[0] = (RegistryReply) result;
          }
        };
    host.on(new Event.Called<>(new Ticket(1), call));
    return reply[0];
  }

  private StoreAnswer store(StoreQuery query) {
    StoreAnswer answer = documents.ask(query, ++revision);
    if (query instanceof StoreQuery.Commit commit && answer instanceof StoreAnswer.Committed) {
      observer.accept(commit);
      ring();
    }
    return answer;
  }

  /** Waits for orders other than those that were seen. */
  void await(
      FleetCall.Orders call, RegistryReply.@Nullable Ordered seen, Consumer<RegistryReply> then) {
    Waiter waiter = new Waiter(call, seen, then);
    waiters.add(waiter);
    look(waiter, false);
    time.after(WAIT, () -> look(waiter, true));
  }

  private void ring() {
    for (Waiter waiter : List.copyOf(waiters)) {
      if (lost(300)) {
        count("notification lost");
      } else {
        time.within(200 * VirtualTime.MILLI, () -> look(waiter, false));
      }
    }
  }

  private void look(Waiter waiter, boolean anyway) {
    if (!waiters.contains(waiter)) {
      return;
    }
    RegistryReply now = direct(waiter.call());
    if (anyway || !now.equals(waiter.seen())) {
      waiters.remove(waiter);
      waiter.then().accept(now);
    }
  }

  private static RegistryReply unknown(String what) {
    return new RegistryReply.Refused(new Refusal(ErrorCode.INDETERMINATE, what));
  }

  /** A node that asks the store. */
  private final class Node {
    private int life;
    private RegistryProcess registry = new RegistryProcess();
    private Map<Long, Consumer<RegistryReply>> callers = new TreeMap<>();
    private AskingEffects<RegistryCall, Void> host = host();
    private AskingEffects<Void, Void> keeper;
    private long tickets;

    Node() {
      keeper = keeper();
    }

    /** Begins, or begins again after having been ended. */
    void begin() {
      life++;
      host.end();
      keeper.end();
      Map<Long, Consumer<RegistryReply>> open = callers;
      callers = new TreeMap<>();
      open.values().forEach(then -> then.accept(unknown("the node has ended")));
      registry = new RegistryProcess();
      host = host();
      keeper = keeper();
      keeper.on(new Event.Started<>(life));
    }

    void call(RegistryCall call, Consumer<RegistryReply> then) {
      callers.put(++tickets, then);
      host.on(new Event.Called<>(new Ticket(tickets), call));
    }

    private AskingEffects<RegistryCall, Void> host() {
      long offMillis = time.random.nextLong(7_200_000) - 3_600_000;
      return new AskingEffects<>(time, (probe, value) -> count(probe), registry) {
        @Override
        void asked(Ticket ask, Object query) {
          StoreQuery planted = defects.query((StoreQuery) query);
          boolean questionLost = lost(10);
          boolean answerLost = lost(10);
          time.within(
              20 * VirtualTime.MILLI,
              () -> {
                StoreAnswer answer = questionLost ? refused() : store(planted);
                StoreAnswer told = answerLost ? refused() : defects.answer(answer);
                time.within(20 * VirtualTime.MILLI, () -> answer(ask, told));
              });
        }

        @Override
        public long wallMillis() {
          return super.wallMillis() + offMillis;
        }

        @Override
        public void reply(Ticket ticket, Object result) {
          Consumer<RegistryReply> then = callers.remove(ticket.number());
          if (then != null) {
            then.accept((RegistryReply) result);
          }
        }
      };
    }

    private StoreAnswer refused() {
      count("store unreachable");
      return new StoreAnswer.Refused(new Refusal(ErrorCode.INDETERMINATE, "lost"));
    }

    private AskingEffects<Void, Void> keeper() {
      return new AskingEffects<>(time, (probe, value) -> count(probe), new RolloutKeeper()) {
        @Override
        void asked(Ticket ask, Object query) {
          Node.this.call((RegistryCall) query, reply -> answer(ask, reply));
        }

        @Override
        public long nanos() {
          // A wall clock is an hour off, and is put right or wrong at any moment.
          return defects.keepsByWallClock()
              ? (wallMillis() + time.random.nextLong(7_200_000)) * VirtualTime.MILLI
              : super.nanos();
        }
      };
    }
  }
}
