package io.quorate.services.process;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.operation.Reply;
import org.jspecify.annotations.Nullable;

/**
 * A process that talks to the store and to its caller only.
 *
 * @param <C> calls
 * @param <N> notices
 */
public abstract class ServiceProcess<C, N> implements Process<NoRecord, NoRecord, C, N> {

  /** What this process waits for. */
  protected final Agenda agenda = new Agenda();

  private @Nullable Effects<NoRecord, NoRecord, N> current;

  @Override
  public final void on(Event<NoRecord, NoRecord, C> event, Effects<NoRecord, NoRecord, N> effects) {
    current = effects;
    agenda.begin(effects);
    woken();
    switch (event) {
      case Event.Called<NoRecord, NoRecord, C>(Ticket ticket, C call) -> called(ticket, call);
      case Event.Cancelled<NoRecord, NoRecord, C>(Ticket ticket) -> cancelled(ticket);
      case Event.Answered<NoRecord, NoRecord, C>(Ticket ask, Object answer) ->
          agenda.answered(ask, (Reply) answer);
      case Event.Expired<NoRecord, NoRecord, C>(Object timer) -> agenda.expired(timer);
      case Event.Started<NoRecord, NoRecord, C> _,
          Event.Replayed<NoRecord, NoRecord, C> _,
          Event.Received<NoRecord, NoRecord, C> _,
          Event.Synced<NoRecord, NoRecord, C> _,
          Event.Crowded<NoRecord, NoRecord, C> _ -> {
        // It begins when it is called, and has neither records nor peers.
      }
    }
  }

  /**
   * Something is about to be handled; time may have passed since the last event, and much where the
   * program was stopped.
   */
  protected void woken() {}

  /** Somebody asks for something. */
  protected abstract void called(Ticket ticket, C call);

  /** Somebody waits no longer. */
  protected abstract void cancelled(Ticket ticket);

  protected final void reply(Ticket ticket, Object result) {
    effects().reply(ticket, result);
  }

  protected final void notice(N notice) {
    effects().notice(notice);
  }

  private Effects<NoRecord, NoRecord, N> effects() {
    Effects<NoRecord, NoRecord, N> effects = current;
    if (effects == null) {
      throw new IllegalStateException("an effect before the first event");
    }
    return effects;
  }
}
