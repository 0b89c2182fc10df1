package io.quorate.services.election;

import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.services.process.Feed;
import io.quorate.services.process.Scope;
import io.quorate.services.process.ServiceProcess;
import io.quorate.services.queue.Fence;
import io.quorate.services.queue.QueueKeys;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Observes an election: who leads, and all that a leader proclaims while it is watched. It follows
 * the leader's key alone, so that candidates come and go without waking it.
 */
public final class ObserverProcess extends ServiceProcess<ObserverCall, Observed> {

  private final String keyspace;
  private final QueueKeys keys;
  private @Nullable Scope scope;
  private long seenRevision = -1;

  /** An observer of that election. */
  public ObserverProcess(String keyspace, String name) {
    this.keyspace = keyspace;
    this.keys = new QueueKeys(name);
  }

  @Override
  protected void called(Ticket ticket, ObserverCall call) {
    end();
    if (call == ObserverCall.OBSERVE) {
      look();
    }
    reply(ticket, new ElectionReply.Done());
  }

  @Override
  protected void cancelled(Ticket ticket) {
    // Calls are answered at once.
  }

  private void end() {
    if (scope != null) {
      scope.close();
    }
    scope = null;
  }

  private void look() {
    end();
    Scope own = agenda.scope();
    scope = own;
    GroupRequest.Range first =
        new GroupRequest.Range(keyspace, Query.firstCreated(keys.all()), false, 0);
    own.settle(
        "observer.look",
        first,
        answer -> {
          switch (answer.reply()) {
            case GroupAnswer.Ranged found ->
                follow(own, found.result().entries(), found.position().revision());
            case Reply.Refused refused -> failed(refused.refusal());
            default -> throw new IllegalStateException("A range was answered by " + answer);
          }
        });
  }

  private void follow(Scope own, List<Entry> found, long revision) {
    Cursor from = Cursor.at(revision + 1);
    if (found.isEmpty()) {
      seen(new Observed.Vacant(revision), revision);
      new Feed(own, "observer.any", new Anybody()).follow(keyspace, keys.all(), from, true);
    } else {
      Entry leader = found.getFirst();
      seen(leads(leader), leader.modRevision());
      new Feed(own, "observer.leader", new Leader())
          .follow(keyspace, KeyRange.of(leader.key()), from, true);
    }
  }

  private static Observed leads(Entry leader) {
    return new Observed.Leads(
        new Fence(leader.key(), leader.createRevision()), leader.value(), leader.modRevision());
  }

  private void seen(Observed observed, long revision) {
    if (revision != seenRevision) {
      seenRevision = revision;
      notice(observed);
    }
  }

  private void failed(Refusal refusal) {
    end();
    notice(new Observed.Failed(refusal));
  }

  private abstract class Following implements Feed.Follower {
    @Override
    public void torn() {
      look();
    }

    @Override
    public void refused(Refusal refusal) {
      failed(refusal);
    }
  }

  /** While nobody leads anybody may. */
  private final class Anybody extends Following {
    @Override
    public void changed(List<Change> changes) {
      look();
    }
  }

  private final class Leader extends Following {
    @Override
    public void changed(List<Change> changes) {
      for (Change change : changes) {
        if (change.entry().deleted()) {
          look();
          return;
        }
        seen(leads(change.entry()), change.revision());
      }
    }
  }
}
