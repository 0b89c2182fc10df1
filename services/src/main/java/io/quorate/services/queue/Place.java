package io.quorate.services.queue;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.services.process.Agenda;
import io.quorate.services.process.Answer;
import io.quorate.services.process.Feed;
import io.quorate.services.process.Scope;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.OpResult;
import io.quorate.store.machine.Outcome;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place in a queue: a key under a lease. It is first when no key that it must wait for was
 * created before it, which one transaction finds out together with whether its own key, and so its
 * lease, is still there: what a watch says is only a reason to look.
 */
public final class Place {

  /** Who wants the place. */
  public interface Owner {
    /** Nobody is before it. */
    void first();

    /** Somebody is; it waits for that key to go. */
    void waits(Entry before);

    /** Its key is gone without its doing. */
    void displaced(String reason);

    /** It cannot have a place. */
    void refused(Refusal refusal);
  }

  private final Agenda agenda;
  private final Scope scope;
  private final String keyspace;
  private final QueueKeys keys;
  private final PlaceRules rules;
  private final boolean shared;
  private final byte[] key;
  private final long lease;
  private final Owner owner;
  private byte[] value;
  private long created;
  private boolean doubtful;
  private boolean first;
  private boolean unasked; // it looks although nothing has woken it
  private @Nullable Scope feed;

  /**
   * A place that nobody has asked for yet.
   *
   * @param shared whether it waits only for those before it that do not share
   * @param value of its key, for people and for elections
   */
  public Place(
      Agenda agenda,
      String keyspace,
      QueueKeys keys,
      PlaceRules rules,
      boolean shared,
      byte[] value,
      long lease,
      Owner owner) {
    this.agenda = agenda;
    this.scope = agenda.scope();
    this.keyspace = keyspace;
    this.keys = keys;
    this.rules = rules;
    this.shared = shared;
    this.value = value;
    this.key = keys.of(lease, shared);
    this.lease = lease;
    this.owner = owner;
  }

  /** Proof of the place; its token is 0 before it has one. */
  public Fence fence() {
    return new Fence(key, created);
  }

  /** Whether some attempt to get it was left open, so that its key may appear any time. */
  public boolean doubtful() {
    return doubtful;
  }

  /** Gets in line. */
  public void join() {
    join(false);
  }

  /**
   * @param doubt whether an attempt of before may yet take effect
   */
  private void join(boolean doubt) {
    Command.Transact enter =
        new Command.Transact(
            List.of(created(0)),
            List.of(new Op.Read(before(0)), put(value)),
            List.of(new Op.Read(Query.key(key))));
    doubtful = true; // until it is answered
    scope.settle(
        "place.join",
        new GroupRequest.Transact(keyspace, enter),
        answer -> joined(answer, doubt || answer.doubtful()));
  }

  private void joined(Answer answer, boolean doubt) {
    doubtful = doubt;
    if (!(answer.reply() instanceof GroupAnswer.Transacted done)) {
      turnedAway((Reply.Refused) answer.reply());
      return;
    }
    if (done.outcome().trimmed()) {
      join(doubt); // it finds the key that the first attempt left
      return;
    }
    Entry found = found(done.outcome());
    if (done.outcome().succeeded()) {
      created = done.outcome().revision();
      judge(found, created);
    } else if (found != null) {
      // An earlier attempt had taken effect.
      created = found.createRevision();
      look();
    } else {
      throw new IllegalStateException("A key is neither absent nor there");
    }
  }

  /** Looks whether it is first, and whether its key is there, as of one moment. */
  private void look() {
    Command.Transact look =
        new Command.Transact(
            List.of(created(created)), List.of(new Op.Read(before(created))), List.of());
    scope.settle(
        "place.look",
        new GroupRequest.Transact(keyspace, look),
        answer -> {
          if (!(answer.reply() instanceof GroupAnswer.Transacted done)) {
            turnedAway((Reply.Refused) answer.reply());
          } else if (done.outcome().trimmed()) {
            look();
          } else if (done.outcome().succeeded()) {
            judge(found(done.outcome()), done.outcome().revision());
          } else {
            ownKeyGone();
          }
        });
  }

  /**
   * Judges what a transaction found. Its own revision counts, not the store's: where a retry is
   * told what the first attempt was answered, the store may have gone on since.
   */
  private void judge(@Nullable Entry before, long revision) {
    if (before == null) {
      if (!first) {
        first = true;
        if (unasked) {
          scope.note("queue.found");
        }
        owner.first();
      }
      watch(KeyRange.of(key), Cursor.at(revision + 1), this::ownKeyGone);
    } else {
      scope.note("queue.waits");
      owner.waits(before);
      watch(rules.watched(keys, before.key()), rules.watchedFrom(revision), this::predecessorGone);
    }
  }

  private void ownKeyGone() {
    owner.displaced("its key is gone: the lease has expired, or somebody deleted the key");
  }

  private void predecessorGone() {
    scope.note("queue.woken");
    unasked = false;
    if (rules.looksAgain()) {
      look();
    } else {
      owner.first();
    }
  }

  /** Waits until something in the range is deleted. */
  private void watch(KeyRange range, Cursor from, Runnable gone) {
    if (feed != null) {
      feed.close();
    }
    Scope own = agenda.scope();
    feed = own;
    new Feed(own, "place.watch", new Watching(own, gone)).follow(keyspace, range, from, false);
  }

  /** Writes another value while the place is held. */
  public void write(byte[] newValue, Runnable done) {
    value = newValue;
    scope.settle(
        "place.write",
        new GroupRequest.Transact(keyspace, fence().around(put(newValue))),
        answer -> {
          switch (answer.reply()) {
            case GroupAnswer.Transacted written when written.outcome().succeeded() -> done.run();
            case Reply.Refused refused -> turnedAway(refused);
            default -> ownKeyGone();
          }
        });
  }

  /** Gives the place up; only one that is not doubtful, else its lease must go. */
  public void leave(Runnable then) {
    close();
    Scope last = agenda.scope();
    Command.Transact delete = fence().around(new Op.Delete(KeyRange.of(key), false));
    last.settle(
        "place.leave",
        new GroupRequest.Transact(keyspace, delete),
        _ -> {
          last.close();
          then.run();
        });
  }

  /** Waits for nothing any more. */
  public void close() {
    scope.close();
    if (feed != null) {
      feed.close();
    }
  }

  private final class Watching implements Feed.Follower {
    private final Scope own;
    private final Runnable gone;

    Watching(Scope own, Runnable gone) {
      this.own = own;
      this.gone = gone;
    }

    @Override
    public void changed(List<Change> changes) {
      own.close();
      gone.run();
    }

    /** The replica that is watched may have been cut off from the others: looks without it. */
    @Override
    public void quiet() {
      unasked = true;
      own.close();
      look();
    }

    @Override
    public void torn() {
      look();
    }

    @Override
    public void refused(Refusal refusal) {
      turnedAway(new Reply.Refused(refusal));
    }
  }

  private void turnedAway(Reply.Refused refused) {
    if (refused.refusal().code() == ErrorCode.UNKNOWN_LEASE) {
      owner.displaced("the lease has expired or was revoked");
    } else {
      owner.refused(refused.refusal());
    }
  }

  private Query before(long bound) {
    return Query.lastCreated(shared ? keys.exclusive() : keys.all(), bound);
  }

  private Compare created(long revision) {
    return new Fence(key, revision).condition();
  }

  private Op put(byte[] newValue) {
    return new Op.Put(key, newValue, lease, false, false, false);
  }

  private static @Nullable Entry found(Outcome.Transacted outcome) {
    for (OpResult result : outcome.results()) {
      if (result instanceof OpResult.Found read && !read.result().entries().isEmpty()) {
        return read.result().entries().getFirst();
      }
    }
    return null;
  }
}
