package io.quorate.server.backup;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.store.backup.BadBackupException;
import io.quorate.store.backup.Frame;
import io.quorate.store.backup.FrameReader;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;

/** Reads partitions out and takes them in. Thread-safe. */
public final class Backups {
  private final BlockingRequests requests;

  public Backups(BlockingRequests requests) {
    this.requests = requests;
  }

  /**
   * What restores have in common.
   *
   * @param id of the backup; never 0
   * @param bump by how much the revisions of ordered keyspaces rise beyond those in the backup
   */
  public record Restore(long id, long bump) {
    public Restore {
      if (id == 0 || bump < 1 || bump > 1L << 60) {
        throw new RefusedException(
            ErrorCode.INVALID_ARGUMENT,
            "A restore has an id other than 0, and revisions rise by 1 at least and 2^60 at most");
      }
    }
  }

  /**
   * How far a restore of a partition has come.
   *
   * @param parts that need not be sent again
   * @param complete whether the partition serves
   */
  public record Progress(long parts, boolean complete) {}

  public KeyspaceInfo keyspace(String name) {
    return Partition.expected(
            requests.ask(new Request.DescribeKeyspace(name)), Reply.Described.class)
        .keyspace();
  }

  /** Begins to read a partition, which is to be written at once. */
  public Section section(KeyspaceInfo keyspace, int partition) {
    Partition read = new Partition(requests, keyspace, partition);
    return keyspace.settings().isOrdered() ? new OrderedSection(read) : new EventualSection(read);
  }

  /**
   * Takes frames in, some of which are on their way at once; those before one that is refused or
   * damaged stay in.
   *
   * @param number of the first frame in its section: 0 for the opening
   * @param frames one at least
   */
  public Progress take(
      KeyspaceInfo keyspace, int partition, Restore restore, long number, FrameReader frames)
      throws IOException {
    Partition filled = new Partition(requests, keyspace, partition);
    FrameQueue queue =
        new FrameQueue(
            requests,
            keyspace.settings().isOrdered()
                ? new OrderedRestore(filled, restore)
                : new EventualRestore(filled, restore));
    long next = number;
    long before = frames.position();
    for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
      queue.add(next++, frame, frames.position() - before);
      before = frames.position();
    }
    if (next == number) {
      throw new BadBackupException("there is no frame of a backup");
    }
    return queue.drain();
  }
}
