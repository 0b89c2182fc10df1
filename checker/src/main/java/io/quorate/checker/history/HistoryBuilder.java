package io.quorate.checker.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records a history event by event, in real-time order. Note an invocation before the request
 * leaves, and a completion after the answer has come. Not thread-safe: who records from several
 * threads holds one lock around each call.
 *
 * <pre>{@code
 * HistoryBuilder history = History.builder();
 * history.invoke("c1", Call.put("x", "1"));
 * history.invoke("c2", Call.get("x"));
 * history.ok("c1");
 * history.read("c2", "1");
 * Verdict verdict = Checker.check(history.build(), Consistency.LINEARIZABLE, Budget.standard());
 * }</pre>
 */
public final class HistoryBuilder implements Recording {

  private record Open(int slot, Call call, int invoked) {}

  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Open> open = new HashMap<>();
  private @Nullable String initial;
  private int events;

  HistoryBuilder() {}

  /** The value that every key has at the beginning; none unless this is called. */
  public HistoryBuilder initially(@Nullable String value) {
    this.initial = value;
    return this;
  }

  @Override
  public HistoryBuilder invoke(String process, Call call) {
    Open before = open.get(process);
    if (before != null) {
      throw new HistoryException(
          ("process %s invokes '%s' while its '%s' is open: a process has one operation at a time; end it"
                  + " with ok, fail or info first, or give the second client a process of its own")
              .formatted(process, call, before.call));
    }
    int slot = operations.size();
    int invoked = events++;
    open.put(process, new Open(slot, call, invoked));
    operations.add(
        new Operation(
            slot,
            process,
            call,
            Outcome.INFO,
            null,
            Operation.NO_VERSION,
            invoked,
            Operation.NEVER));
    return this;
  }

  /** The open call of a process, which must have one. */
  public Call openCall(String process) {
    return opened(process, "completion").call;
  }

  @Override
  public HistoryBuilder ok(String process) {
    return ok(process, Operation.NO_VERSION);
  }

  @Override
  public HistoryBuilder ok(String process, long version) {
    if (opened(process, "ok").call.action() == Action.GET) {
      throw new HistoryException("the ok of a get needs the value that it returned");
    }
    return end(process, "ok", Outcome.OK, null, version);
  }

  @Override
  public HistoryBuilder read(String process, @Nullable String value) {
    return read(process, value, Operation.NO_VERSION);
  }

  @Override
  public HistoryBuilder read(String process, @Nullable String value, long version) {
    Action action = opened(process, "ok").call.action();
    if (action != Action.GET) {
      throw new HistoryException(
          "only a get returns a value; the open operation of process %s is '%s'"
              .formatted(process, openCall(process)));
    }
    return end(process, "ok", Outcome.OK, value, version);
  }

  @Override
  public HistoryBuilder fail(String process) {
    boolean cas = opened(process, "fail").call.action() == Action.CAS;
    Outcome outcome = cas ? Outcome.MISMATCH : Outcome.FAILED;
    return end(process, "fail", outcome, null, Operation.NO_VERSION);
  }

  @Override
  public HistoryBuilder refused(String process) {
    return end(process, "fail", Outcome.FAILED, null, Operation.NO_VERSION);
  }

  @Override
  public HistoryBuilder info(String process) {
    return end(process, "info", Outcome.INFO, null, Operation.NO_VERSION);
  }

  /** The history so far. What is still open counts as {@link #info}. */
  public History build() {
    return new History(operations, initial);
  }

  private HistoryBuilder end(
      String process, String event, Outcome outcome, @Nullable String result, long version) {
    if (version < Operation.NO_VERSION) {
      throw new HistoryException("a version is a number from 0 on, not " + version);
    }
    Open o = opened(process, event);
    open.remove(process);
    int returned = outcome == Outcome.INFO ? Operation.NEVER : events;
    events++;
    operations.set(
        o.slot,
        new Operation(o.slot, process, o.call, outcome, result, version, o.invoked, returned));
    return this;
  }

  private Open opened(String process, String event) {
    Open o = open.get(process);
    if (o == null) {
      throw new HistoryException(
          ("%s of process %s, which has no operation open: was its invoke lost, or the beginning of the"
                  + " file cut off?")
              .formatted(event, process));
    }
    return o;
  }
}
