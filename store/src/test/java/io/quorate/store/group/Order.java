package io.quorate.store.group;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An engine that a test plays: it keeps what it is called with and passes on what the test has it
 * say. Its messages and records are texts; a message is a notice's turn.
 */
final class Order implements Process<OrderNotice, String, OrderCall, OrderNotice> {
  final List<OrderCall> calls = new ArrayList<>();
  final List<Ticket> tickets = new ArrayList<>();
  final List<String> events = new ArrayList<>();

  /** What a call is answered with at once; null leaves it open. */
  @Nullable Object answer;

  /** Which call is answered when a timer runs out. */
  @Nullable Ticket toAnswer;

  @Override
  public void on(
      Event<OrderNotice, String, OrderCall> event,
      Effects<OrderNotice, String, OrderNotice> effects) {
    switch (event) {
      case Event.Replayed<OrderNotice, String, OrderCall>(long position, String record) ->
          events.add("replayed " + position + " " + record);
      case Event.Started<OrderNotice, String, OrderCall> _ -> events.add("started");
      case Event.Received<OrderNotice, String, OrderCall>(var _, OrderNotice notice) -> {
        effects.persist("r");
        effects.early().notice(notice);
      }
      case Event.Called<OrderNotice, String, OrderCall>(Ticket ticket, OrderCall call) -> {
        calls.add(call);
        tickets.add(ticket);
        Object now = answer;
        if (now != null && !ticket.equals(Tickets.NONE)) {
          effects.early().reply(ticket, now);
        }
      }
      case Event.Cancelled<OrderNotice, String, OrderCall>(Ticket ticket) ->
          events.add("cancelled " + ticket.number());
      case Event.Answered<OrderNotice, String, OrderCall> _ -> events.add("answered");
      case Event.Expired<OrderNotice, String, OrderCall>(Object timer) -> {
        events.add("expired " + timer);
        Object now = answer;
        Ticket open = toAnswer;
        if (open != null && now != null) {
          answer = null; // not for what the group asks because of it
          effects.early().reply(open, now);
        }
      }
      case Event.Synced<OrderNotice, String, OrderCall>(long position) ->
          events.add("synced " + position);
      case Event.Crowded<OrderNotice, String, OrderCall>(long position) ->
          events.add("crowded " + position);
    }
  }

  <T extends OrderCall> List<T> calls(Class<T> kind) {
    return calls.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
