package io.quorate.server.etcd;

import io.quorate.store.machine.Cursor;
import io.quorate.store.operation.GroupAnswer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One answer to a client that asks how far its stream has come: it is given once every watch has
 * been told of everything up to one revision, the newest when the client asked. A watch that waits
 * says nothing by itself, so each is asked for what it has not seen yet.
 */
final class Progress {

  /** Asks for what a watch has not seen, without waiting for anything to come. */
  interface Poll {
    void poll(Watcher watcher, Cursor from, Consumer<GroupAnswer.Watched> answer);
  }

  private final long revision;
  private final Set<Watcher> behind = new HashSet<>();
  private final Poll poll;

  Progress(long revision, Poll poll) {
    this.revision = revision;
    this.poll = poll;
  }

  long revision() {
    return revision;
  }

  void begin(Iterable<Watcher> watchers) {
    for (Watcher watcher : watchers) {
      if (watcher.revision() < revision) {
        behind.add(watcher);
        poll.poll(watcher, watcher.place(), answer -> polled(watcher, answer));
      }
    }
  }

  private void polled(Watcher watcher, GroupAnswer.Watched answer) {
    if (!behind.contains(watcher) || watcher.isWithinRevision() || !answer.changes().isEmpty()) {
      return; // what there is will come by the watch itself
    }
    if (answer.next().revision() > revision) {
      behind.remove(watcher);
    } else {
      poll.poll(watcher, answer.next(), again -> polled(watcher, again));
    }
  }

  /** A watch has come further. */
  void advanced(Watcher watcher) {
    if (watcher.revision() >= revision) {
      behind.remove(watcher);
    }
  }

  /** A watch is no more. */
  void gone(Watcher watcher) {
    behind.remove(watcher);
  }

  boolean done() {
    return behind.isEmpty();
  }
}
