package io.quorate.services.barrier;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.services.process.Answer;
import io.quorate.services.process.Feed;
import io.quorate.services.process.Scope;
import io.quorate.services.process.ServiceProcess;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Waits at a barrier, which is a key: down while it is there. Whoever waits when it is lifted goes
 * on, even if it is lowered again before that is seen: another creation is another barrier.
 */
public final class BarrierProcess extends ServiceProcess<BarrierCall, NoRecord> {
  private final String keyspace;
  private final byte[] key;
  private final BarrierRules rules;
  private final Map<Ticket, Waiter> open = new LinkedHashMap<>();

  /** The barrier of that name, which is its key. */
  public BarrierProcess(String keyspace, String name) {
    this(keyspace, name, BarrierRules.SOUND);
  }

  /** The same by other rules. */
  public BarrierProcess(String keyspace, String name, BarrierRules rules) {
    this.keyspace = keyspace;
    this.key = name.getBytes(UTF_8);
    this.rules = rules;
  }

  @Override
  protected void called(Ticket ticket, BarrierCall call) {
    Waiter waiter = new Waiter(ticket);
    open.put(ticket, waiter);
    waiter.begin(call.waitNanos());
  }

  @Override
  protected void cancelled(Ticket ticket) {
    Waiter waiter = open.remove(ticket);
    if (waiter != null) {
      waiter.close();
    }
  }

  private final class Waiter implements Feed.Follower {
    private final Ticket ticket;
    private final Scope scope = agenda.scope();
    private @Nullable Scope feed;

    /** Of the key when it was seen first; 0 before. */
    private long created;

    Waiter(Ticket ticket) {
      this.ticket = ticket;
    }

    private GroupRequest look() {
      return new GroupRequest.Range(keyspace, Query.key(key), !rules.looksAtLeader(), 0);
    }

    /** The first look is made whatever the time: who only looks wants to know. */
    void begin(long waitNanos) {
      long began = scope.nanos();
      scope.ask(
          look(),
          reply -> {
            long left = waitNanos - (scope.nanos() - began);
            judge(reply);
            if (waitNanos >= 0 && open.containsKey(ticket)) {
              scope.after("barrier.timeout", Math.max(0, left), () -> end(BarrierReply.DOWN));
            }
          });
    }

    private void lookAgain() {
      endFeed();
      scope.settle("barrier.look", look(), (Answer answer) -> judge(answer.reply()));
    }

    private void judge(Reply reply) {
      switch (reply) {
        case GroupAnswer.Ranged found -> {
          List<Entry> entries = found.result().entries();
          long now = entries.isEmpty() ? 0 : entries.getFirst().createRevision();
          if (now == 0 || (created != 0 && created != now)) {
            end(BarrierReply.PASSED);
          } else {
            created = now;
            watch(found.position().revision());
          }
        }
        case Reply.Refused refused -> end(refused.refusal());
        default -> throw new IllegalStateException("A range was answered by " + reply);
      }
    }

    private void watch(long revision) {
      endFeed();
      Scope own = agenda.scope();
      feed = own;
      own.note("barrier.waits");
      new Feed(own, "barrier.watch", this)
          .follow(keyspace, KeyRange.of(key), rules.watchedFrom(revision), false);
    }

    private void endFeed() {
      if (feed != null) {
        feed.close();
      }
      feed = null;
    }

    private void close() {
      endFeed();
      scope.close();
    }

    private void end(Object answer) {
      cancelled(ticket);
      reply(ticket, answer);
    }

    @Override
    public void changed(List<Change> changes) {
      end(BarrierReply.PASSED);
    }

    /** The replica that is watched may have been cut off from the others: looks without it. */
    @Override
    public void quiet() {
      lookAgain();
    }

    @Override
    public void torn() {
      lookAgain();
    }

    @Override
    public void refused(Refusal refusal) {
      end(refusal);
    }
  }
}
