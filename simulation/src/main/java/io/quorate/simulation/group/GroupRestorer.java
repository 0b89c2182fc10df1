package io.quorate.simulation.group;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.group.GroupScenario.Defect;
import io.quorate.store.group.GroupCall;
import io.quorate.store.group.GroupReply;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.Lease;
import io.quorate.store.machine.Machine;
import io.quorate.store.machine.Outcome;
import io.quorate.store.machine.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In some runs the group begins by being restored, while nodes fail and clients ask already. An
 * earlier cluster had made writes after the backup, and they were acknowledged: none of their
 * revisions may be given out again. What was restored must be there at the end, as it was.
 */
final class GroupRestorer {
  private static final long ID = 0x5e57L;
  private static final long ANSWER_NANOS = 300_000_000;
  private static final long PAUSE_NANOS = 10_000_000;
  private static final int LOST_WRITES = 60;
  private static final long LEASE = 0xb0b;

  private final GroupWorld world;
  private final Environment environment;
  private final Choices choices;
  private final List<Command> steps = new ArrayList<>();
  private final List<Entry> kept = new ArrayList<>();
  private final boolean active;
  private int next;
  private long question;
  private @Nullable Runnable begun;

  GroupRestorer(
      GroupScenario scenario, GroupWorld world, Environment environment, ChangeRecord changes) {
    this.world = world;
    this.environment = environment;
    this.choices = environment.choices().branch("restore");
    this.active = choices.chance("restore.happens", 300_000);
    if (active) {
      plan(scenario.defect() == Defect.RESTORE_REUSES_REVISIONS ? 1 : 10 * LOST_WRITES, changes);
    }
  }

  private void plan(long bump, ChangeRecord changes) {
    long revision = 1 + choices.between("restore.revision", 20, 60);
    for (int lost = 1; lost <= LOST_WRITES; lost++) {
      changes.wrote(revision + lost, "lost=" + lost);
    }
    steps.add(new Command.BeginRestore(ID, revision + bump));
    int parts = 1 + choices.index("restore.parts", 6);
    for (int part = 1; part <= parts; part++) {
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        long modified = choices.between("restore.modified", 2, revision);
        long created = choices.between("restore.created", 2, modified);
        String key = "r%d-%d".formatted(part, i);
        entries.add(new Entry(bytes(key), bytes("kept"), created, modified, 1 + i, 0));
      }
      kept.addAll(entries);
      steps.add(new Command.RestorePart(ID, part, entries, List.of()));
    }
    Entry leased = new Entry(bytes("s"), bytes("for a while"), 2, 2, 1, LEASE);
    steps.add(
        new Command.RestorePart(
            ID, parts + 1, List.of(leased), List.of(new Lease(LEASE, 1, Lease.WHOLE))));
    steps.add(new Command.EndRestore(ID, parts + 1));
  }

  /**
   * Begins.
   *
   * @param then once the keyspace is being restored, or at once where it is not
   */
  void begin(Runnable then) {
    if (active) {
      begun = then;
      ask();
    } else {
      then.run();
    }
  }

  /** Whether clients may ask. */
  boolean isBegun() {
    return begun == null;
  }

  boolean finished() {
    return next == steps.size();
  }

  private void ask() {
    long own = ++question;
    int node = choices.index("restore.node", world.nodes());
    world.request(
        node,
        new GroupCall.Execute(null, steps.get(next)),
        answer -> {
          if (question == own) {
            answered(answer);
          }
        });
    environment
        .timeline()
        .after(
            ANSWER_NANOS,
            () -> {
              if (question == own) {
                ask();
              }
            });
  }

  private void answered(Object answer) {
    if (answer instanceof GroupReply.Executed done
        && done.outcome() instanceof Outcome.Restored restored) {
      environment.counts().add("restore.step");
      // Now and then a step is sent again, as by a client that was told nothing.
      if (!choices.chance("restore.repeats", 100_000)) {
        next++;
      }
      Runnable then = begun;
      if (then != null) {
        begun = null;
        then.run();
      }
      if (finished()) {
        environment.counts().add("restore.done", restored.complete() ? 1 : 0);
        question++;
        return;
      }
    } else if (answer instanceof GroupReply.Executed refused) {
      environment.violated("a step of a restore was refused: " + refused.outcome());
    } else if (answer instanceof Refusal refusal && refusal.code() == ErrorCode.INVALID_ARGUMENT) {
      environment.violated("a step of a restore was refused: " + refusal.message());
    }
    long own = ++question;
    environment
        .timeline()
        .after(
            PAUSE_NANOS,
            () -> {
              if (question == own) {
                ask();
              }
            });
  }

  /** What is not as it was in the backup, in words, or null. */
  @Nullable String missing(Machine machine) {
    for (Entry entry : kept) {
      List<Entry> found = machine.read(Query.key(entry.key())).entries();
      if (found.isEmpty() || !same(found.getFirst(), entry)) {
        return "%s is not as it was restored"
            .formatted(new String(entry.key(), StandardCharsets.UTF_8));
      }
    }
    return null;
  }

  private static boolean same(Entry one, Entry other) {
    return one.createRevision() == other.createRevision()
        && one.modRevision() == other.modRevision()
        && one.version() == other.version()
        && Arrays.equals(one.value(), other.value());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
