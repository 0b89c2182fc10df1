package io.quorate.server.backup;

import io.quorate.server.backup.Backups.Progress;
import io.quorate.store.backup.Frame;
import io.quorate.store.operation.Reply;
import java.util.concurrent.CompletableFuture;

/** How frames go into a partition. Each may go a second time, which changes nothing. */
sealed interface Filling permits OrderedRestore, EventualRestore {

  /** Whether such frames belong into the partition. */
  boolean takes(Frame frame);

  /**
   * Hands a frame in that it takes, which may be before those before it are through.
   *
   * @param number of the frame in its section
   */
  CompletableFuture<Reply> begin(long number, Frame frame);

  /** Calls of the node that it takes while it is on its way. */
  int calls(Frame frame);

  /** What the reply to a frame says; a refusal becomes an exception. */
  Progress end(long number, Frame frame, Reply reply);
}
