package io.quorate.server.backup;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.backup.Backups.Progress;
import io.quorate.server.backup.Backups.Restore;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.store.backup.Frame;
import io.quorate.store.merge.RetiredActors;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Joins states into a partition of an eventual keyspace, some at a time. */
record EventualRestore(Partition partition, Restore restore) {
  private static final int IN_FLIGHT_MAX = 64;

  Progress take(long number, Frame frame) {
    return switch (frame) {
      case Frame.Open _ -> new Progress(0, false);
      case Frame.States states -> {
        join(states);
        yield new Progress(number, false);
      }
      case Frame.End end -> new Progress(end.frames(), true);
      case Frame.Entries _, Frame.Leases _, Frame.Broken _ ->
          throw new RefusedException(
              ErrorCode.INVALID_ARGUMENT,
              "A frame '%s' is not for keyspace '%s', which is eventual"
                  .formatted(frame.kind(), partition.name()));
    };
  }

  private void join(Frame.States states) {
    RetiredActors actors =
        new RetiredActors(partition.keyspace().settings().merge(), "%016x".formatted(restore.id()));
    Deque<CompletableFuture<Reply>> inFlight = new ArrayDeque<>();
    for (Frame.State state : states.states()) {
      if (inFlight.size() == IN_FLIGHT_MAX) {
        Partition.expected(inFlight.removeFirst().join(), Reply.Stored.class);
      }
      Versions renamed = actors.of(state.versions());
      inFlight.addLast(
          partition.requests().send(new Request.Restore(partition.name(), state.key(), renamed)));
    }
    while (!inFlight.isEmpty()) {
      Partition.expected(inFlight.removeFirst().join(), Reply.Stored.class);
    }
  }
}
