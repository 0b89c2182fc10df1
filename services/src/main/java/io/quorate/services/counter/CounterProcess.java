package io.quorate.services.counter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.ErrorCode.Conclusion;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.services.process.Scope;
import io.quorate.services.process.ServiceProcess;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A counter: a key with a number as text. Each sum is written only over the number that it was made
 * from, so that it is told to one adder.
 */
public final class CounterProcess extends ServiceProcess<CounterCall, NoRecord> {
  private final String keyspace;
  private final String name;
  private final byte[] key;
  private final CounterRules rules;
  private final Map<Ticket, Scope> open = new LinkedHashMap<>();

  /** The counter of that name, which is its key. */
  public CounterProcess(String keyspace, String name) {
    this(keyspace, name, CounterRules.SOUND);
  }

  /** The same by other rules. */
  public CounterProcess(String keyspace, String name, CounterRules rules) {
    this.keyspace = keyspace;
    this.name = name;
    this.key = name.getBytes(UTF_8);
    this.rules = rules;
  }

  @Override
  protected void called(Ticket ticket, CounterCall call) {
    open.put(ticket, agenda.scope());
    read(ticket, call);
  }

  @Override
  protected void cancelled(Ticket ticket) {
    Scope scope = open.remove(ticket);
    if (scope != null) {
      scope.close();
    }
  }

  private void end(Ticket ticket, Object answer) {
    cancelled(ticket);
    reply(ticket, answer);
  }

  private void read(Ticket ticket, CounterCall call) {
    Scope scope = open.get(ticket);
    if (scope == null) {
      return;
    }
    scope.ask(
        new GroupRequest.Range(keyspace, Query.key(key), false, 0),
        reply -> {
          switch (reply) {
            case GroupAnswer.Ranged found -> found(ticket, scope, call, found.result().entries());
            case Reply.Refused refused -> end(ticket, refused.refusal());
            default -> throw new IllegalStateException("A range was answered by " + reply);
          }
        });
  }

  private void found(Ticket ticket, Scope scope, CounterCall call, List<Entry> entries) {
    long sum;
    try {
      sum = entries.isEmpty() ? 0 : Long.parseLong(text(entries.getFirst()).trim());
    } catch (NumberFormatException _) {
      end(ticket, noNumber(text(entries.getFirst())));
      return;
    }
    switch (call) {
      case CounterCall.Get _ -> end(ticket, new CounterReply(sum));
      case CounterCall.Add add -> {
        long next = sum + add.delta();
        if (((sum ^ next) & (add.delta() ^ next)) < 0) {
          end(ticket, noRoom(sum, add.delta()));
        } else {
          long revision = entries.isEmpty() ? 0 : entries.getFirst().modRevision();
          write(ticket, scope, add, next, revision);
        }
      }
    }
  }

  private static String text(Entry entry) {
    return new String(entry.value(), UTF_8);
  }

  private void write(Ticket ticket, Scope scope, CounterCall.Add add, long sum, long revision) {
    Op put = new Op.Put(key, Long.toString(sum).getBytes(UTF_8));
    List<Compare> conditions =
        rules.comparesBefore() ? List.of(Compare.modified(key, revision)) : List.of();
    scope.ask(
        new GroupRequest.Transact(
            keyspace, new Command.Transact(conditions, List.of(put), List.of())),
        reply -> {
          switch (reply) {
            case GroupAnswer.Transacted done when done.outcome().succeeded() ->
                end(ticket, new CounterReply(sum));
            case GroupAnswer.Transacted _ -> read(ticket, add); // somebody else was faster
            case Reply.Refused refused when goesOn(refused.refusal()) -> read(ticket, add);
            case Reply.Refused refused -> end(ticket, refused.refusal());
            default -> throw new IllegalStateException("A transaction was answered by " + reply);
          }
        });
  }

  private boolean goesOn(Refusal refusal) {
    return !rules.stopsInDoubt() && refusal.code().conclusion() == Conclusion.INDETERMINATE;
  }

  private Refusal noNumber(String text) {
    return new Refusal(
        ErrorCode.CONFLICT,
        "'%s' holds '%s', which is no number; a counter is a key that holds one"
            .formatted(name, text));
  }

  private Refusal noRoom(long sum, long delta) {
    return new Refusal(
        ErrorCode.INVALID_ARGUMENT,
        "Counter '%s' holds %d; with %d more it has no room in 64 bits"
            .formatted(name, sum, delta));
  }
}
