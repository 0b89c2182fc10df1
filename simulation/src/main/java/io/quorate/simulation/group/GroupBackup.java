package io.quorate.simulation.group;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.group.GroupScenario.Defect;
import io.quorate.store.group.GroupCall;
import io.quorate.store.group.GroupReply;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Machine;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Outcome;
import io.quorate.store.machine.Query;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads all as of one revision for a while, under a lease that holds the history, as a backup does;
 * then it dies. As long as the lease was promised nothing of that revision may be compacted or
 * change; once the lease has ended, history is let go of again.
 */
final class GroupBackup {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000;

  /** By how much clocks of nodes may differ in speed from that of the world, with room to spare. */
  private static final long DRIFT_PER_MILLION = 2_000;

  private final GroupScenario scenario;
  private final GroupQuestions nodes;
  private final Environment environment;
  private final ChangeRecord changes;
  private final Choices choices;
  private final boolean active;
  private long seconds;
  private long lease;
  private long promisedNanos;
  private long revision;
  private long index;
  private int pagesLeft;
  private @Nullable List<Entry> first;
  private boolean windingDown;

  /** The revision of a write that was made after the lease had ended; 0 before. */
  private long endedAt;

  GroupBackup(
      GroupScenario scenario, GroupWorld world, Environment environment, ChangeRecord changes) {
    this.scenario = scenario;
    this.environment = environment;
    this.changes = changes;
    this.choices = environment.choices().branch("backup");
    this.active = !scenario.corrupts() && choices.chance("backup.happens", 400_000);
    this.nodes =
        new GroupQuestions(
            world,
            environment,
            choices,
            "question.node",
            refusal -> refusal.code() == ErrorCode.NOT_LEADER);
  }

  void begin() {
    if (active) {
      later(choices.below("backup.think", SECOND), this::grant);
    }
  }

  /** From now on it reads no more. */
  void windDown() {
    windingDown = true;
  }

  boolean finished() {
    return !active || endedAt > 0;
  }

  /** Whether a replica keeps more history than it should, in words; null where it does not. */
  @Nullable String held(Machine machine) {
    long history = scenario.group().machine().historyRevisions();
    return active && history > 0 && machine.floor() < machine.revision() - history
        ? "a backup that ended holds history: the floor is %d at revision %d"
            .formatted(machine.floor(), machine.revision())
        : null;
  }

  private void later(long nanos, Runnable task) {
    environment.timeline().after(nanos, task);
  }

  private void grant() {
    seconds = 1 + choices.below("backup.seconds", 3);
    nodes.ask(
        new GroupCall.Execute(null, new Command.GrantLease(0, seconds)),
        this::grant,
        (asked, answer) -> {
          if (answer instanceof GroupReply.Executed done
              && done.outcome() instanceof Outcome.Leased leased) {
            lease = leased.lease();
            promised(asked);
            hold();
          } else {
            later(20 * MILLI, this::grant);
          }
        });
  }

  private void promised(long askedNanos) {
    long nanos = seconds * SECOND;
    promisedNanos =
        Math.max(promisedNanos, askedNanos + nanos - nanos / 1_000_000 * DRIFT_PER_MILLION);
  }

  private void hold() {
    Command command =
        scenario.defect() == Defect.HISTORY_NOT_HELD
            ? new Command.Transact(List.of(), List.of(), List.of())
            : new Command.HoldHistory(lease);
    nodes.ask(
        new GroupCall.Execute(null, command),
        this::hold,
        (_, answer) -> {
          if (answer instanceof GroupReply.Executed done) {
            revision = done.revision();
            index = done.applied();
            pagesLeft = 2 + choices.index("backup.pages", 12);
            read();
          } else {
            orGone(answer, this::hold);
          }
        });
  }

  /** Goes on unless the lease has ended. */
  private void orGone(Object answer, Runnable otherwise) {
    if (answer instanceof Refusal refusal && refusal.code() == ErrorCode.UNKNOWN_LEASE) {
      if (environment.timeline().now() < promisedNanos) {
        environment.violated("the lease of a backup ended before its time");
      }
      write();
    } else {
      later(20 * MILLI, otherwise);
    }
  }

  private void read() {
    if (windingDown || pagesLeft-- <= 0) {
      environment.counts().add("backup.dead");
      await();
      return;
    }
    nodes.anyNode();
    Query all = new Query(KeyRange.ALL, revision, 0, Integer.MAX_VALUE, Query.Form.ENTRIES);
    nodes.ask(
        new GroupCall.Read(all, new GroupCall.Level.Local(index)),
        this::read,
        (_, answer) -> {
          boolean promised = environment.timeline().now() < promisedNanos;
          if (answer instanceof GroupReply.Found found) {
            environment.counts().add("backup.read");
            compare(found.result().entries());
          } else if (promised
              && answer instanceof Refusal refusal
              && refusal.code() == ErrorCode.COMPACTED) {
            environment.violated("compacted what a backup reads: " + refusal.message());
          }
          later(choices.below("backup.pause", 120 * MILLI), this::keepAlive);
        });
  }

  /** What was read as of that revision before is what is read now. */
  private void compare(List<Entry> entries) {
    List<Entry> before = first == null ? entries : first;
    first = before;
    boolean same = before.size() == entries.size();
    for (int i = 0; same && i < entries.size(); i++) {
      same =
          before.get(i).modRevision() == entries.get(i).modRevision()
              && Arrays.equals(before.get(i).key(), entries.get(i).key());
    }
    if (!same) {
      environment.violated("a backup reads another state of revision " + revision);
    }
  }

  private void keepAlive() {
    nodes.ask(
        new GroupCall.KeepLeaseAlive(lease),
        this::read,
        (asked, answer) -> {
          if (answer instanceof GroupReply.Leased) {
            promised(asked);
            read();
          } else {
            orGone(answer, this::read);
          }
        });
  }

  /** It is dead: nobody keeps the lease alive. Somebody else looks when it is gone. */
  private void await() {
    nodes.ask(
        new GroupCall.InspectLease(lease, false),
        this::await,
        (_, answer) -> orGone(answer, this::await));
  }

  /** The next write after the end lets go of the history. */
  private void write() {
    Op put = new Op.Put("backup".getBytes(UTF_8), "over".getBytes(UTF_8));
    nodes.ask(
        new GroupCall.Execute(null, Command.Transact.always(put)),
        this::write,
        (_, answer) -> {
          if (answer instanceof GroupReply.Executed done
              && done.outcome() instanceof Outcome.Transacted written) {
            changes.wrote(written.revision(), ChangeRecord.text("backup", "over"));
            endedAt = written.revision();
          } else {
            later(20 * MILLI, this::write);
          }
        });
  }
}
