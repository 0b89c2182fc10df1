package io.quorate.simulation.group;

import io.quorate.checker.history.Call;
import io.quorate.checker.history.HistoryBuilder;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.group.GroupScenario.Defect;
import io.quorate.store.group.GroupCall;
import io.quorate.store.group.GroupReply;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.OpResult;
import io.quorate.store.machine.Outcome;
import io.quorate.store.machine.Query;
import io.quorate.store.machine.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client with one operation at a time. Writes carry a request id and are tried again, anywhere,
 * until they are answered or the client loses patience; what it saw goes into the history.
 */
final class GroupClient {
  static final int KEYS = 3;
  private static final int ATTEMPTS_MAX = 12;
  private static final long RETRY_NANOS = 15_000_000;

  private final int number;
  private final GroupScenario scenario;
  private final GroupWorld world;
  private final Environment environment;
  private final HistoryBuilder history;
  private final ChangeRecord changes;
  private final Choices choices;
  private final long thinkNanos;
  private final long patienceNanos;
  private int node;
  private int left;
  private boolean open;
  private boolean windingDown;
  private int successesWanted;
  private long session;
  private long since;
  private long sequence;
  private long values;
  private long token;

  /** Tells the answers of one attempt from those of others. */
  private long attempt;

  private int attempts;

  /** Whether some attempt of this operation may yet take effect. */
  private boolean maybe;

  GroupClient(
      int number,
      GroupScenario scenario,
      GroupWorld world,
      Environment environment,
      HistoryBuilder history,
      ChangeRecord changes) {
    this.number = number;
    this.scenario = scenario;
    this.world = world;
    this.environment = environment;
    this.history = history;
    this.changes = changes;
    this.choices = environment.choices().branch("client." + number);
    this.left = scenario.operations();
    this.thinkNanos = 2 * scenario.horizonNanos() / Math.max(1, scenario.operations());
    this.patienceNanos = scenario.raft().electionNanos();
    this.node = choices.index("client.node", scenario.nodes());
  }

  private String name() {
    return "c" + number;
  }

  void begin() {
    later();
  }

  /** From now on it ends after so many operations that succeed. */
  void windDown(int wanted) {
    windingDown = true;
    successesWanted = wanted;
    if (!open) {
      later();
    }
  }

  boolean finished() {
    return windingDown && successesWanted <= 0 && !open;
  }

  private void later() {
    long think = windingDown ? 20_000_000 : choices.below("client.think", thinkNanos + 1);
    environment.timeline().after(think, this::next);
  }

  private void next() {
    if (open || finished() || (left == 0 && !windingDown)) {
      return;
    }
    left = Math.max(0, left - 1);
    open = true;
    attempts = 0;
    maybe = false;
    if (session == 0) {
      session = 1 + choices.below("client.session", 1L << 40);
      since = token;
      sequence = 0;
    }
    String key = "k" + choices.index("client.key", KEYS);
    if (choices.chance("client.reads", 500_000)) {
      read(key);
    } else {
      write(key);
    }
  }

  // reads

  private void read(String key) {
    GroupCall.Level level = new GroupCall.Level.Linearizable();
    if (scenario.sequential()) {
      level = new GroupCall.Level.Local(scenario.defect() == Defect.TOKEN_IGNORED ? 0 : token);
      node = choices.index("client.node", world.nodes());
    } else if (scenario.defect() == Defect.READ_WITHOUT_ASKING) {
      level = new GroupCall.Level.Local(0);
    }
    if (choices.chance("client.anywhere", 300_000)) {
      node = choices.index("client.node", world.nodes());
    }
    history.invoke(name(), Call.get(key));
    ask(
        new GroupCall.Read(Query.key(bytes(key)), level),
        false,
        answer -> {
          if (answer instanceof GroupReply.Found found) {
            token = Math.max(token, found.applied());
            List<Entry> entries = found.result().entries();
            history.read(name(), entries.isEmpty() ? null : text(entries.getFirst().value()));
            succeeded("client.read");
          } else {
            history.refused(name());
          }
          done();
        });
  }

  // writes

  private void write(String key) {
    long own = ++sequence;
    String value = name() + "-" + ++values;
    Command.Transact put;
    Call call;
    int kind = choices.index("client.kind", 10);
    if (kind < 6) {
      put = Command.Transact.always(new Op.Put(bytes(key), bytes(value)));
      call = Call.put(key, value);
    } else if (kind < 8) {
      put = Command.Transact.always(new Op.Delete(KeyRange.of(bytes(key)), false));
      call = Call.delete(key);
    } else {
      Op write = new Op.Put(bytes(key), bytes(value));
      put =
          new Command.Transact(List.of(Compare.modified(bytes(key), 0)), List.of(write), List.of());
      call = Call.cas(key, null, value);
    }
    history.invoke(name(), call);
    RequestId id =
        scenario.defect() == Defect.RETRY_WITHOUT_ID
            ? null
            : new RequestId(session, since, own, own);
    ask(new GroupCall.Execute(id, put), true, answer -> written(call, answer));
  }

  private void written(Call call, @Nullable Object answer) {
    if (answer instanceof GroupReply.Executed done
        && done.outcome() instanceof Outcome.Transacted outcome) {
      token = Math.max(token, done.applied());
      if (outcome.succeeded()) {
        history.ok(name());
        tell(call, outcome);
      } else {
        history.fail(name());
      }
      succeeded("client.written");
    } else if (maybe || indeterminate(answer)) {
      history.info(name());
      session = 0; // a later request must not be confused with this one
      environment.counts().add("client.info");
    } else {
      history.refused(name());
    }
    done();
  }

  /** What watchers must have been told, or be told yet. */
  private void tell(Call call, Outcome.Transacted outcome) {
    if (outcome.results().isEmpty()) {
      return; // of a repeated answer too little is remembered
    }
    boolean nothing =
        outcome.results().getFirst() instanceof OpResult.Deleted deleted && deleted.count() == 0;
    if (!nothing) {
      changes.wrote(outcome.revision(), ChangeRecord.text(call.key(), call.value()));
    }
  }

  private void succeeded(String what) {
    successesWanted--;
    environment.counts().add(what);
  }

  private void done() {
    open = false;
    later();
  }

  // asking

  private interface Ending {
    void with(@Nullable Object answer);
  }

  /** Asks until there is an answer that ends the operation, or the patience does. */
  private void ask(GroupCall call, boolean write, Ending ending) {
    long own = ++attempt;
    attempts++;
    world.request(node, call, answer -> answered(own, call, write, answer, ending));
    environment
        .timeline()
        .after(
            patienceNanos,
            () -> {
              if (attempt == own) {
                environment.counts().add("client.gaveUp");
                maybe |= write;
                node = choices.index("client.node", world.nodes());
                again(call, write, null, ending);
              }
            });
  }

  private void answered(long own, GroupCall call, boolean write, Object answer, Ending ending) {
    if (attempt != own) {
      return;
    }
    if (!(answer instanceof Refusal refusal)) {
      attempt++;
      ending.with(answer);
      return;
    }
    environment.counts().add("client." + refusal.code());
    maybe |= write && indeterminate(refusal);
    String leader = refusal.details().get("leader");
    node = leader == null ? choices.index("client.node", world.nodes()) : world.index(leader);
    attempt++;
    if (refusal.code() == ErrorCode.SESSION_EXPIRED || refusal.code() == ErrorCode.TOO_LARGE) {
      ending.with(refusal);
    } else {
      long before = attempt;
      environment
          .timeline()
          .after(
              RETRY_NANOS,
              () -> {
                if (attempt == before) {
                  again(call, write, refusal, ending);
                }
              });
    }
  }

  private void again(GroupCall call, boolean write, @Nullable Object last, Ending ending) {
    if (attempts >= ATTEMPTS_MAX) {
      attempt++;
      ending.with(last);
    } else {
      if (attempts > 0 && write) {
        environment.counts().add("client.retried");
      }
      boolean renews = write && scenario.defect() == Defect.RETRY_IN_NEW_SESSION;
      ask(renews ? renewed(call) : call, write, ending);
    }
  }

  /** The same under another name; see the defect. */
  private GroupCall renewed(GroupCall call) {
    if (call instanceof GroupCall.Execute(RequestId _, Command command)) {
      session = 1 + choices.below("client.session", 1L << 40);
      since = token;
      sequence = 1;
      return new GroupCall.Execute(new RequestId(session, since, sequence, sequence), command);
    }
    return call;
  }

  private static boolean indeterminate(@Nullable Object answer) {
    return answer == null
        || (answer instanceof Refusal refusal
            && refusal.code().conclusion() == ErrorCode.Conclusion.INDETERMINATE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
