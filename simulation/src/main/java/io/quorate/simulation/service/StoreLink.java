package io.quorate.simulation.service;

import io.quorate.node.router.GroupAnswers;
import io.quorate.node.router.GroupCalls;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.group.GroupWorld;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's way to the group, as the Java client goes it: to the leader it knows, again where that
 * is safe, and <em>indeterminate</em> after a while. The way may be cut, and what is on it may come
 * late.
 */
final class StoreLink {
  static final String KEYSPACE = "etcd";

  private static final KeyspaceInfo INFO =
      new KeyspaceInfo(KEYSPACE, 1, KeyspaceSettings.defaults("linearizable"));
  private static final long RETRY_NANOS = 15_000_000;
  private static final long MILLI = 1_000_000;
  private static final int TRIES = 4;

  private final Environment environment;
  private final GroupWorld world;
  private final Choices choices;
  private final long askNanos;
  private final boolean faults;
  private int node;
  private boolean cut;
  private long seenRevision;
  private long seenIndex;
  private long lastLease;

  /** In which writes are numbered, as the Java client does; null where they are not. */
  private @Nullable LinkSession session;

  StoreLink(
      Environment environment, GroupWorld world, Choices choices, long askNanos, boolean faults) {
    this.environment = environment;
    this.world = world;
    this.choices = choices;
    this.askNanos = askNanos;
    this.faults = faults;
    this.node = choices.index("link.node", world.nodes());
    this.session = choices.chance("link.numbers", 700_000) ? session() : null;
  }

  private LinkSession session() {
    return new LinkSession(1 + choices.below("link.session", 1L << 40), seenIndex);
  }

  /** Another way to the same group, for somebody who waits so long. */
  StoreLink beside(long patienceNanos) {
    return new StoreLink(environment, world, choices.branch("beside"), patienceNanos, false);
  }

  void cut(boolean now) {
    cut = now;
  }

  /** The newest revision that an answer to this client showed. */
  long seenRevision() {
    return seenRevision;
  }

  /** The lease that was granted to it last; 0 for none. */
  long lastLease() {
    return lastLease;
  }

  /** Asks; there is exactly one answer. */
  void ask(GroupRequest request, Consumer<Reply> answer) {
    long waits = request instanceof GroupRequest.Watch watch ? watch.waitMillis() * MILLI : 0;
    new Attempt(request, answer, environment.timeline().now() + waits + askNanos).go();
  }

  /** One request on its way. */
  private final class Attempt {
    private final GroupRequest request;
    private final Consumer<Reply> answer;
    private final long deadline;
    private final @Nullable LinkSession numbered;
    private boolean over;

    Attempt(GroupRequest request, Consumer<Reply> answer, long deadline) {
      this.numbered = request instanceof GroupRequest.Transact ? session : null;
      this.request =
          numbered != null && request instanceof GroupRequest.Transact write
              ? write.under(numbered.next())
              : request;
      this.answer = answer;
      this.deadline = deadline;
      environment
          .timeline()
          .at(
              deadline,
              () -> {
                if (!over) {
                  environment.counts().add("link.timedOut");
                  node = choices.index("link.node", world.nodes());
                  end(new Reply.Refused(new Refusal(ErrorCode.INDETERMINATE, "No answer in time")));
                }
              });
    }

    void go() {
      if (numbered != null) {
        // It is done once: another node may be asked meanwhile.
        later(askNanos / TRIES);
      }
      int asked = request.anyReplica() ? choices.index("link.any", world.nodes()) : node;
      boolean late = faults && choices.chance("link.late", 40_000);
      long delay = late ? choices.below("link.delay", 4 * askNanos) : 0;
      environment
          .timeline()
          .after(
              delay,
              () -> {
                if (!cut) {
                  world.request(asked, GroupCalls.of(request), reply -> arrived(asked, reply));
                }
              });
    }

    private void arrived(int asked, Object reply) {
      if (over || cut) {
        return;
      }
      if (!(reply instanceof Refusal refusal)) {
        Reply translated = GroupAnswers.of(INFO, request, reply, world.ids().get(asked));
        if (translated instanceof GroupAnswer seen) {
          seenRevision = Math.max(seenRevision, seen.position().revision());
          seenIndex = Math.max(seenIndex, seen.position().index());
        }
        if (request instanceof GroupRequest.GrantLease
            && translated instanceof GroupAnswer.Leased leased) {
          lastLease = leased.lease();
        }
        end(translated);
      } else if (again(refusal.code()) && environment.timeline().now() + RETRY_NANOS < deadline) {
        String leader = refusal.details().get("leader");
        node = leader == null ? choices.index("link.node", world.nodes()) : world.index(leader);
        later(RETRY_NANOS);
      } else {
        if (refusal.code() == ErrorCode.SESSION_EXPIRED) {
          session = session();
        }
        end(new Reply.Refused(refusal));
      }
    }

    private void later(long nanos) {
      environment
          .timeline()
          .after(
              nanos,
              () -> {
                if (!over) {
                  go();
                }
              });
    }

    private void end(Reply reply) {
      over = true;
      if (numbered != null && request instanceof GroupRequest.Transact write) {
        numbered.answered(Objects.requireNonNull(write.id()));
      }
      answer.accept(reply);
    }

    private boolean again(ErrorCode code) {
      return code == ErrorCode.NOT_LEADER
          || code == ErrorCode.UNAVAILABLE
          || code == ErrorCode.OVERLOADED
          || ((numbered != null || !request.writes()) && code == ErrorCode.INDETERMINATE);
    }
  }
}
