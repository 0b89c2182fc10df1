package io.quorate.server.backup;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.backup.Backups.Progress;
import io.quorate.server.backup.Backups.Restore;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.store.backup.Frame;
import io.quorate.store.machine.Command;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import java.util.List;

/** Fills a partition of an ordered keyspace: each frame is one entry of its order. */
record OrderedRestore(Partition partition, Restore restore) {

  Progress take(long number, Frame frame) {
    return switch (frame) {
      case Frame.Open open ->
          step(new Command.BeginRestore(restore.id(), open.revision() + restore.bump()));
      case Frame.Entries entries ->
          step(new Command.RestorePart(restore.id(), number, entries.entries(), List.of()));
      case Frame.Leases leases ->
          step(new Command.RestorePart(restore.id(), number, List.of(), leases.leases()));
      case Frame.End end -> step(new Command.EndRestore(restore.id(), end.frames()));
      case Frame.States _, Frame.Broken _ ->
          throw new RefusedException(
              ErrorCode.INVALID_ARGUMENT,
              "A frame '%s' is not for keyspace '%s', which is %s"
                  .formatted(
                      frame.kind(),
                      partition.name(),
                      partition.keyspace().settings().consistency()));
    };
  }

  private Progress step(Command.Restoring step) {
    GroupAnswer.Restored restored =
        partition.ask(new GroupRequest.Restore(partition.name(), step), GroupAnswer.Restored.class);
    return new Progress(restored.parts(), restored.complete());
  }
}
