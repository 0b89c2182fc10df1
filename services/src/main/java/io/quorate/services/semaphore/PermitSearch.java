package io.quorate.services.semaphore;

import io.quorate.protocol.process.Refusal;
import io.quorate.services.process.Agenda;
import io.quorate.services.process.Feed;
import io.quorate.services.process.Scope;
import io.quorate.services.queue.Fence;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the permits that are held, again when some may have gone; one thing at a time. */
final class PermitSearch implements Feed.Follower {

  /** Who searches. */
  interface Owner {
    /** So many were held as of that revision. */
    void counted(long holders, long revision);

    /** Nothing can be found out. */
    void refused(Refusal refusal);
  }

  private final Agenda agenda;
  private final String keyspace;
  private final KeyRange taken;
  private final Owner owner;
  private @Nullable Scope scope;

  /**
   * @param taken where the keys of permits stand
   */
  PermitSearch(Agenda agenda, String keyspace, KeyRange taken, Owner owner) {
    this.agenda = agenda;
    this.keyspace = keyspace;
    this.taken = taken;
    this.owner = owner;
  }

  private Scope begin() {
    end();
    Scope own = agenda.scope();
    scope = own;
    return own;
  }

  /** Ends whatever is under way. */
  void end() {
    if (scope != null) {
      scope.close();
    }
    scope = null;
  }

  /** Counts. */
  void count() {
    Query query = new Query(taken, 0, 0, Integer.MAX_VALUE, Query.Form.COUNT);
    begin()
        .settle(
            "semaphore.count",
            new GroupRequest.Range(keyspace, query, false, 0),
            answer -> {
              switch (answer.reply()) {
                case GroupAnswer.Ranged found ->
                    owner.counted(found.result().count(), found.position().revision());
                case Reply.Refused refused -> owner.refused(refused.refusal());
                default -> throw new IllegalStateException("A range was answered by " + answer);
              }
            });
  }

  /** Counts again when a permit goes after that revision. */
  void follow(long revision) {
    Scope own = begin();
    own.note("semaphore.full");
    new Feed(own, "semaphore.watch", this).follow(keyspace, taken, Cursor.at(revision + 1), false);
  }

  /** Finds out whether a turn is still held. */
  void check(Fence turn, Runnable kept, Runnable lost) {
    begin()
        .settle(
            "semaphore.check",
            new GroupRequest.Transact(
                keyspace, new Command.Transact(List.of(turn.condition()), List.of(), List.of())),
            answer -> {
              switch (answer.reply()) {
                case GroupAnswer.Transacted done when done.outcome().succeeded() -> kept.run();
                case GroupAnswer.Transacted _ -> lost.run();
                case Reply.Refused refused -> owner.refused(refused.refusal());
                default -> throw new IllegalStateException("A check was answered by " + answer);
              }
            });
  }

  @Override
  public void changed(List<Change> changes) {
    count();
  }

  @Override
  public void quiet() {
    count();
  }

  @Override
  public void torn() {
    count();
  }

  @Override
  public void refused(Refusal refusal) {
    owner.refused(refusal);
  }
}
