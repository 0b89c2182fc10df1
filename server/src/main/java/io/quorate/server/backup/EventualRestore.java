package io.quorate.server.backup;

import io.quorate.server.backup.Backups.Progress;
import io.quorate.server.backup.Backups.Restore;
import io.quorate.store.backup.Frame;
import io.quorate.store.merge.RetiredActors;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Joins states into a partition of an eventual keyspace, a frame of them at once. */
record EventualRestore(Partition partition, Restore restore) implements Filling {
  /** Far fewer than a partition takes, so that others get their turn. */
  private static final int AT_ONCE_MAX = 512;

  @Override
  public boolean takes(Frame frame) {
    return frame instanceof Frame.Open
        || frame instanceof Frame.States
        || frame instanceof Frame.End;
  }

  @Override
  public CompletableFuture<Reply> begin(long number, Frame frame) {
    List<Request> joins =
        switch (frame) {
          case Frame.Open _, Frame.End _ -> List.of();
          case Frame.States states -> joins(states);
          case Frame.Entries _, Frame.Leases _, Frame.Broken _ ->
              throw new IllegalArgumentException("Not taken: " + frame.kind());
        };
    return partition.requests().sendAll(joins, AT_ONCE_MAX);
  }

  private List<Request> joins(Frame.States states) {
    RetiredActors actors =
        new RetiredActors(partition.keyspace().settings().merge(), "%016x".formatted(restore.id()));
    List<Request> joins = new ArrayList<>(states.states().size());
    for (Frame.State state : states.states()) {
      joins.add(new Request.Restore(partition.name(), state.key(), actors.of(state.versions())));
    }
    return joins;
  }

  @Override
  public int calls(Frame frame) {
    return Math.min(frame.keyCount(), AT_ONCE_MAX);
  }

  @Override
  public Progress end(long number, Frame frame, Reply reply) {
    Partition.unrefused(reply);
    return frame instanceof Frame.End end
        ? new Progress(end.frames(), true)
        : new Progress(number, false);
  }
}
