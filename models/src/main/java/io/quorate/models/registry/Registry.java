package io.quorate.models.registry;

import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.LoneEffects;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A registry to be called by threads that may wait: each call runs a process of its own on the
 * store. Thread-safe.
 */
public final class Registry {
  private final RegistryStore store;

  /** On a store, which stays the caller's to close. */
  public Registry(RegistryStore store) {
    this.store = store;
  }

  /** Does that, waiting for it. */
  public RegistryReply call(RegistryCall call) {
    return new Session().run(call);
  }

  /** Hosts one process for one call. */
  private final class Session implements LoneEffects<Void, Void, Void> {
    private record Asked(Ticket ticket, StoreQuery query) {}

    private final Deque<Asked> asked = new ArrayDeque<>();
    private @Nullable RegistryReply reply;

    RegistryReply run(RegistryCall call) {
      RegistryProcess process = new RegistryProcess();
      process.on(new Event.Called<>(new Ticket(1), call), this);
      while (reply == null) {
        Asked next = asked.removeFirst();
        process.on(new Event.Answered<>(next.ticket(), store.ask(next.query())), this);
      }
      return reply;
    }

    @Override
    public void ask(Ticket ask, Object query) {
      asked.addLast(new Asked(ask, (StoreQuery) query));
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      reply = (RegistryReply) result;
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public long wallMillis() {
      return System.currentTimeMillis();
    }

    @Override
    public long choose(String site, long bound) {
      return ThreadLocalRandom.current().nextLong(bound);
    }

    @Override
    public void note(String probe, long value) {
      // Nobody measures a single call.
    }

    @Override
    public void notice(Void notice) {
      throw new IllegalStateException("a registry has no notices");
    }

    @Override
    public void arm(Object timer, long delayNanos) {
      throw new IllegalStateException("a registry has no timers");
    }

    @Override
    public void cancel(Object timer) {
      throw new IllegalStateException("a registry has no timers");
    }
  }
}
