package io.quorate.models.agent;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.models.registry.FleetCall;
import io.quorate.models.registry.RegistryReply;
import io.quorate.models.remote.Endpoints;
import io.quorate.models.remote.RefusedCallException;
import io.quorate.models.wire.Lapse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Measures how soon an agent hears of a change, and by how many requests, once by notification and
 * once by polling, of the same changes at the same time.
 *
 * <p>The changes are settings of a model of its own, {@code sync-cost/probe}, which stays.
 */
public final class SyncCost {
  private static final String MODEL = "sync-cost/probe";
  private static final String FLEET = "sync-cost";
  private static final int SEEN_SECONDS_MAX = 120;

  private final Endpoints endpoints;
  private final Duration poll;

  /**
   * @param poll time between two polls
   */
  public SyncCost(Endpoints endpoints, Duration poll) {
    this.endpoints = endpoints;
    this.poll = poll;
  }

  /**
   * What one mode did.
   *
   * @param delayMillis until each change was heard of, sorted
   * @param requests in all
   * @param seconds that it lasted
   */
  public record Cost(String mode, List<Double> delayMillis, long requests, double seconds) {

    /** The median delay. */
    public double medianMillis() {
      return delayMillis.get(delayMillis.size() / 2);
    }
  }

  /** An agent that only listens. */
  private final class Listener {
    private final String mode;
    private final CentreCalls calls = new CentreCalls(endpoints);
    private final FleetCall.Orders orders;
    private final Function<Listener, RegistryReply> next;
    private final List<Long> heardNanos = new ArrayList<>();
    private final List<Long> heardAudits = new ArrayList<>();
    private volatile boolean stopped;

    Listener(String mode, Function<Listener, RegistryReply> next) {
      this.mode = mode;
      this.orders = new FleetCall.Orders(FLEET, mode);
      this.next = next;
    }

    void run() {
      while (!stopped) {
        if (next.apply(this) instanceof RegistryReply.Ordered ordered) {
          ordered.announced().forEach(model -> hear(model.audits()));
        }
      }
    }

    private synchronized void hear(long audits) {
      heardNanos.add(System.nanoTime());
      heardAudits.add(audits);
      notifyAll();
    }

    /** When it first knew of so many entries of the trail. */
    synchronized long heard(long audits) throws InterruptedException {
      long end = System.nanoTime() + Duration.ofSeconds(SEEN_SECONDS_MAX).toNanos();
      int looked = 0;
      while (true) {
        for (; looked < heardAudits.size(); looked++) {
          if (heardAudits.get(looked) >= audits) {
            return heardNanos.get(looked);
          }
        }
        long leftMillis = (end - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          throw new IllegalStateException(
              "no agent heard of a change within %d s".formatted(SEEN_SECONDS_MAX));
        }
        wait(leftMillis);
      }
    }
  }

  private RegistryReply polled(Listener listener) {
    try {
      Lapse.of(poll);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return listener.calls.ask(listener.orders);
  }

  /** Makes so many changes, at moments of chance, and tells what each mode made of them. */
  public List<Cost> measure(int changes) throws InterruptedException {
    long audits = change(0);
    List<Listener> listeners =
        List.of(
            new Listener("notify", own -> own.calls.await(own.orders)),
            new Listener("poll", this::polled));
    List<Thread> threads = new ArrayList<>();
    for (Listener listener : listeners) {
      RegistryReply joined =
          listener.calls.ask(new FleetCall.Join(FLEET, listener.mode, "sync-cost", List.of(MODEL)));
      if (joined instanceof RegistryReply.Refused refused) {
        throw new RefusedCallException(refused.refusal());
      }
      threads.add(Thread.ofVirtual().start(listener::run));
    }
    for (Listener listener : listeners) {
      listener.heard(audits);
    }
    List<Cost> costs = observe(listeners, changes);
    listeners.forEach(listener -> listener.stopped = true);
    threads.forEach(Thread::interrupt);
    for (Listener listener : listeners) {
      endpoints.ask("DELETE", "/v1/models/-/fleets/" + FLEET + "/agents/" + listener.mode, null);
    }
    return costs;
  }

  private List<Cost> observe(List<Listener> listeners, int changes) throws InterruptedException {
    SplittableRandom random = new SplittableRandom();
    List<Long> before = listeners.stream().map(own -> own.calls.requests()).toList();
    List<List<Double>> delays = List.of(new ArrayList<>(), new ArrayList<>());
    long began = System.nanoTime();
    for (int i = 1; i <= changes; i++) {
      Lapse.of(Duration.ofMillis(random.nextLong(poll.toMillis() + 1)));
      long made = System.nanoTime();
      long now = change(i);
      for (int which = 0; which < listeners.size(); which++) {
        delays.get(which).add((listeners.get(which).heard(now) - made) / 1e6);
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    List<Cost> costs = new ArrayList<>();
    for (int which = 0; which < listeners.size(); which++) {
      Listener listener = listeners.get(which);
      Collections.sort(delays.get(which));
      costs.add(
          new Cost(
              listener.mode,
              delays.get(which),
              listener.calls.requests() - before.get(which),
              seconds));
    }
    return costs;
  }

  /** Changes the model; returns how many entries its trail has then. */
  private long change(int number) {
    return endpoints
        .ask(
            "PUT",
            "/v1/models/" + MODEL,
            new ObjectMapper().createObjectNode().put("approvals", number % 2))
        .path("model")
        .path("audits")
        .asLong();
  }
}
