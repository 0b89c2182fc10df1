package io.quorate.simulation.group;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.group.GroupScenario.Defect;
import io.quorate.store.group.GroupCall;
import io.quorate.store.group.GroupReply;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Outcome;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Grants itself leases and keeps each alive for a while, at whatever node leads. A lease must live
 * as long as it was promised from when that was asked for, and must end once nobody asks.
 */
final class GroupLeaser {
  private static final long SECOND = 1_000_000_000L;
  private static final long PAUSE_NANOS = 20_000_000;

  /** By how much clocks of nodes may differ in speed from that of the world, with room to spare. */
  private static final long DRIFT_PER_MILLION = 2_000;

  private final GroupScenario scenario;
  private final GroupWorld world;
  private final Environment environment;
  private final Choices choices;
  private final ChangeRecord changes;
  private final GroupQuestions questions;
  private int left;
  private long lease;

  /** Until when the present lease was promised. */
  private long promisedNanos;

  private int keepsLeft;
  private boolean windingDown;
  private boolean idle = true;

  GroupLeaser(
      GroupScenario scenario, GroupWorld world, Environment environment, ChangeRecord changes) {
    this.scenario = scenario;
    this.world = world;
    this.environment = environment;
    this.changes = changes;
    this.choices = environment.choices().branch("leaser");
    this.left = 1 + choices.index("leaser.leases", 4);
    this.questions =
        new GroupQuestions(
            world,
            environment,
            choices,
            "leaser.node",
            refusal -> refusal.code() != ErrorCode.UNKNOWN_LEASE);
  }

  void begin() {
    environment.timeline().after(choices.below("leaser.think", SECOND), this::next);
  }

  /** From now on it only lets go of what it holds. */
  void windDown() {
    windingDown = true;
  }

  boolean finished() {
    return windingDown && idle;
  }

  private long now() {
    return environment.timeline().now();
  }

  private void next() {
    idle = windingDown;
    if (idle || left-- <= 0) {
      idle = true;
      return;
    }
    long seconds = 1 + choices.below("leaser.seconds", 4);
    keepsLeft = choices.index("leaser.keeps", 6);
    ask(
        new GroupCall.Execute(null, new Command.GrantLease(0, seconds)),
        (askedNanos, answer) -> {
          if (answer instanceof GroupReply.Executed done
              && done.outcome() instanceof Outcome.Leased leased) {
            lease = leased.lease();
            promised(askedNanos, leased.ttlSeconds());
            environment.counts().add("lease.granted");
            attach(leased.ttlSeconds());
          } else {
            begin(); // whether it was granted or not: if it was, it ends by itself
          }
        });
  }

  /** Hangs two keys on the lease, so that its end is a revision of two changes. */
  private void attach(long seconds) {
    String value = Long.toHexString(lease);
    ask(
        new GroupCall.Execute(
            null, Command.Transact.always(put("leased.1", value), put("leased.2", value))),
        (_, answer) -> {
          if (answer instanceof GroupReply.Executed done
              && done.outcome() instanceof Outcome.Transacted outcome) {
            changes.wrote(
                outcome.revision(),
                ChangeRecord.text("leased.1", value) + ", " + ChangeRecord.text("leased.2", value));
          }
          keepLater(seconds);
        });
  }

  private Op put(String key, String value) {
    return new Op.Put(
        key.getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8),
        lease,
        false,
        false,
        false);
  }

  private void promised(long askedNanos, long seconds) {
    long doubled = scenario.defect() == Defect.LEASE_TRUSTED_TOO_LONG ? 2 : 1;
    long nanos = doubled * seconds * SECOND;
    promisedNanos = askedNanos + nanos - nanos / 1_000_000 * DRIFT_PER_MILLION;
  }

  /** Keeps it alive now and then, sometimes nearly too late; in the end only looks. */
  private void keepLater(long seconds) {
    long pause = choices.between("leaser.pause", SECOND / 10, Math.min(2, seconds) * SECOND);
    environment.timeline().after(pause, () -> keep(seconds));
  }

  private void keep(long seconds) {
    boolean keeps = !windingDown && keepsLeft-- > 0;
    if (keeps) {
      world.leases().kept(lease);
    }
    GroupCall call =
        keeps ? new GroupCall.KeepLeaseAlive(lease) : new GroupCall.InspectLease(lease, true);
    ask(
        call,
        (askedNanos, answer) -> {
          switch (answer) {
            case GroupReply.Leased leased when keeps -> {
              environment.counts().add("lease.kept");
              world.leases().kept(lease);
              promised(askedNanos, leased.ttlSeconds());
              keepLater(seconds);
            }
            case GroupReply.Leased leased -> {
              world.leases().inspected(leased.term(), lease, askedNanos, leased.remainingMillis());
              keepLater(seconds);
            }
            case Refusal refusal when refusal.code() == ErrorCode.UNKNOWN_LEASE -> ended();
            case null, default -> {
              if (keeps) {
                world.leases().unclear(lease);
              }
              keepLater(seconds);
            }
          }
        });
  }

  private void ended() {
    if (now() < promisedNanos) {
      environment.violated(
          "lease %x ended %d ms before its time"
              .formatted(lease, (promisedNanos - now()) / 1_000_000));
    }
    environment.counts().add("lease.ended");
    next();
  }

  private interface Ending {
    void with(long askedNanos, @Nullable Object answer);
  }

  /** Asks; where nobody answers, the ending is told so after a pause. */
  private void ask(GroupCall call, Ending ending) {
    idle = false;
    long askedNanos = now();
    questions.ask(
        call,
        () -> environment.timeline().after(PAUSE_NANOS, () -> ending.with(askedNanos, null)),
        ending::with);
  }
}
