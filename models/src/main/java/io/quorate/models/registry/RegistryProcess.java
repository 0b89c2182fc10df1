package io.quorate.models.registry;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import java.util.Map;
import java.util.TreeMap;

/**
 * A registry on a store that others use too. It keeps nothing: a call that meets a conflict is read
 * and decided again, so any number of these may run side by side, and one that dies leaves nothing
 * half done.
 *
 * <p>Optimistic concurrency control with backward validation (Kung and Robinson 1981, §3), where
 * the store validates.
 */
public final class RegistryProcess implements Process<Void, Void, RegistryCall, Void> {
  private static final int ATTEMPTS_MAX = 100;

  /** A call that is being served. */
  private static final class Task {
    private final Ticket ticket;
    private RegistryCall call;
    private int attempts;
    private RegistryReply whenCommitted = NONE;

    Task(Ticket ticket, RegistryCall call) {
      this.ticket = ticket;
      this.call = call;
    }
  }

  private static final RegistryReply NONE =
      new RegistryReply.Refused(new Refusal(ErrorCode.INTERNAL, "nothing was decided yet"));

  private final Map<Long, Task> tasks = new TreeMap<>();
  private long asked;

  @Override
  public void on(Event<Void, Void, RegistryCall> event, Effects<Void, Void, Void> effects) {
    switch (event) {
      case Event.Called<Void, Void, RegistryCall>(Ticket ticket, RegistryCall call) ->
          called(ticket, call, effects);
      case Event.Answered<Void, Void, RegistryCall>(Ticket ask, Object answer) -> {
        Task task = tasks.remove(ask.number());
        if (task != null) {
          answered(task, (StoreAnswer) answer, effects);
        }
      }
      case Event.Cancelled<Void, Void, RegistryCall>(Ticket ticket) ->
          tasks.values().removeIf(task -> task.ticket.equals(ticket));
      case Event.Replayed<Void, Void, RegistryCall> _,
          Event.Started<Void, Void, RegistryCall> _,
          Event.Received<Void, Void, RegistryCall> _,
          Event.Expired<Void, Void, RegistryCall> _,
          Event.Synced<Void, Void, RegistryCall> _,
          Event.Crowded<Void, Void, RegistryCall> _ -> {
        // It has no records, no peers and no timers.
      }
    }
  }

  private void called(Ticket ticket, RegistryCall call, Effects<Void, Void, Void> effects) {
    Refusal flaw = Rules.flaw(call);
    if (flaw != null) {
      effects.reply(ticket, new RegistryReply.Refused(flaw));
    } else {
      read(new Task(ticket, call), effects);
    }
  }

  private void read(Task task, Effects<Void, Void, Void> effects) {
    ask(task, Rules.read(task.call), effects);
  }

  private void ask(Task task, StoreQuery query, Effects<Void, Void, Void> effects) {
    tasks.put(++asked, task);
    effects.ask(new Ticket(asked), query);
  }

  private void answered(Task task, StoreAnswer answer, Effects<Void, Void, Void> effects) {
    switch (answer) {
      case StoreAnswer.Documents documents -> decide(task, documents, effects);
      case StoreAnswer.Committed _ -> effects.reply(task.ticket, task.whenCommitted);
      case StoreAnswer.Conflict _ -> again(task, effects);
      case StoreAnswer.Refused(Refusal refusal) ->
          effects.reply(task.ticket, new RegistryReply.Refused(refusal));
    }
  }

  private void decide(
      Task task, StoreAnswer.Documents documents, Effects<Void, Void, Void> effects) {
    Reading reading = new Reading(Rules.read(task.call), documents.documents());
    Moment moment = new Moment(effects.wallMillis(), effects.choose("registry.id", Long.MAX_VALUE));
    Decision decision;
    try {
      decision = Rules.decide(task.call, reading, moment);
    } catch (DamagedDocumentException e) {
      String message = e.getMessage() + "; restore the registry from a backup";
      effects.reply(
          task.ticket, new RegistryReply.Refused(new Refusal(ErrorCode.INTERNAL, message)));
      return;
    }
    switch (decision) {
      case Decision.Answer(RegistryReply reply) -> effects.reply(task.ticket, reply);
      case Decision.Write(RegistryReply reply) -> {
        task.whenCommitted = reply;
        ask(task, reading.commit(), effects);
      }
      case Decision.Again(RegistryCall call) -> {
        task.call = call;
        read(task, effects);
      }
    }
  }

  private void again(Task task, Effects<Void, Void, Void> effects) {
    effects.note("registry.conflict", 1);
    task.attempts++;
    if (task.attempts < ATTEMPTS_MAX) {
      read(task, effects);
    } else {
      effects.reply(
          task.ticket,
          new RegistryReply.Refused(
              new Refusal(
                  ErrorCode.OVERLOADED,
                  "Others changed the same model %d times meanwhile; try again later"
                      .formatted(ATTEMPTS_MAX))));
    }
  }
}
