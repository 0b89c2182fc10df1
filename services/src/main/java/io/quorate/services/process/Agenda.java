package io.quorate.services.process;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.operation.Reply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a process waits for: answers of the store and moments, each with what is to happen then. */
public final class Agenda {

  private record Asked(Scope scope, Consumer<Reply> then) {}

  private record Due(Scope scope, Runnable then) {}

  /** Names a moment; a scope has one of each name. */
  record Moment(long scope, String name) implements Comparable<Moment> {
    @Override
    public int compareTo(Moment other) {
      int order = Long.compare(scope, other.scope);
      return order != 0 ? order : name.compareTo(other.name);
    }
  }

  private final TreeMap<Long, Asked> asked = new TreeMap<>();
  private final TreeMap<Moment, Due> due = new TreeMap<>();
  private @Nullable Effects<?, ?, ?> current;
  private long tickets;
  private long scopes;

  /** Opens a scope: what is asked and planned in it ends with it. */
  public Scope scope() {
    return new Scope(this, ++scopes);
  }

  /** The effects of the turn that begins. */
  void begin(Effects<?, ?, ?> effects) {
    current = effects;
  }

  Effects<?, ?, ?> effects() {
    Effects<?, ?, ?> effects = current;
    if (effects == null) {
      throw new IllegalStateException("an effect before the first event");
    }
    return effects;
  }

  void answered(Ticket ask, Reply reply) {
    Asked waiting = asked.remove(ask.number());
    if (waiting != null) {
      waiting.then.accept(reply);
    }
  }

  void expired(Object timer) {
    Due now = timer instanceof Moment moment ? due.remove(moment) : null;
    if (now != null) {
      now.then.run();
    }
  }

  void ask(Scope scope, Object request, Consumer<Reply> then) {
    Ticket ticket = new Ticket(++tickets);
    asked.put(ticket.number(), new Asked(scope, then));
    effects().ask(ticket, request);
  }

  void plan(Scope scope, Moment moment, long delayNanos, Runnable then) {
    due.put(moment, new Due(scope, then));
    effects().arm(moment, Math.max(0, delayNanos));
  }

  void drop(Moment moment) {
    if (due.remove(moment) != null) {
      effects().cancel(moment);
    }
  }

  void close(Scope scope) {
    List<Long> asks =
        asked.entrySet().stream()
            .filter(ask -> ask.getValue().scope == scope)
            .map(Map.Entry::getKey)
            .toList(); // not removed on the way: an entry of a TreeMap does not outlive its removal
    for (long ask : asks) {
      asked.remove(ask);
      effects().forget(new Ticket(ask));
    }
    List<Moment> moments =
        due.keySet().stream().filter(moment -> moment.scope() == scope.number()).toList();
    moments.forEach(this::drop);
  }
}
