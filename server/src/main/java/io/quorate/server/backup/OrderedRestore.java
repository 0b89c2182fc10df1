package io.quorate.server.backup;

import io.quorate.server.backup.Backups.Progress;
import io.quorate.server.backup.Backups.Restore;
import io.quorate.store.backup.Frame;
import io.quorate.store.machine.Command;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Fills a partition of an ordered keyspace: each frame is one entry of its order. */
record OrderedRestore(Partition partition, Restore restore) implements Filling {

  @Override
  public boolean takes(Frame frame) {
    return !(frame instanceof Frame.States || frame instanceof Frame.Broken);
  }

  @Override
  public CompletableFuture<Reply> begin(long number, Frame frame) {
    return partition.send(new GroupRequest.Restore(partition.name(), step(number, frame)));
  }

  private Command.Restoring step(long number, Frame frame) {
    return switch (frame) {
      case Frame.Open open ->
          new Command.BeginRestore(restore.id(), open.revision() + restore.bump());
      case Frame.Entries entries ->
          new Command.RestorePart(restore.id(), number, entries.entries(), List.of());
      case Frame.Leases leases ->
          new Command.RestorePart(restore.id(), number, List.of(), leases.leases());
      case Frame.End end -> new Command.EndRestore(restore.id(), end.frames());
      case Frame.States _, Frame.Broken _ ->
          throw new IllegalArgumentException("Not taken: " + frame.kind());
    };
  }

  @Override
  public int calls(Frame frame) {
    return 1;
  }

  @Override
  public Progress end(long number, Frame frame, Reply reply) {
    GroupAnswer.Restored restored = Partition.expected(reply, GroupAnswer.Restored.class);
    return new Progress(restored.parts(), restored.complete());
  }
}
