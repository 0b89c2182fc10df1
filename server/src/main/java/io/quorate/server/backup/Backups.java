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
import java.util.ArrayList;
import java.util.List;

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
   * Takes frames in, some of which are on their way at once. All of them are read before the first
   * goes in, so that damage changes nothing; those before one that is refused stay in, and the
   * refusal's detail {@code frame} is the number of that one.
   *
   * @param number of the first frame in its section: 0 for the opening
   * @param frames one at least
   */
  public Progress take(
      KeyspaceInfo keyspace, int partition, Restore restore, long number, FrameReader frames)
      throws IOException {
    Partition filled = new Partition(requests, keyspace, partition);
    Filling filling =
        keyspace.settings().isOrdered()
            ? new OrderedRestore(filled, restore)
            : new EventualRestore(filled, restore);
    FrameQueue queue = new FrameQueue(requests, filling);
    long next = number;
    List<Sound> all = sound(frames);
    for (Sound sound : all) {
      if (!filling.takes(sound.frame())) {
        throw new RefusedException(
            ErrorCode.INVALID_ARGUMENT,
            "A frame '%s' is not for keyspace '%s', which is %s. Nothing of the body was taken in"
                .formatted(
                    sound.frame().kind(), keyspace.name(), keyspace.settings().consistency()));
      }
    }
    for (Sound sound : all) {
      queue.add(next++, sound.frame(), sound.bytes());
    }
    return queue.drain();
  }

  /** A frame that could be read, and of how many bytes. */
  private record Sound(Frame frame, long bytes) {}

  private static List<Sound> sound(FrameReader frames) throws IOException {
    List<Sound> sound = new ArrayList<>();
    long before = frames.position();
    for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
      sound.add(new Sound(frame, frames.position() - before));
      before = frames.position();
    }
    if (sound.isEmpty()) {
      throw new BadBackupException("There is no frame of a backup in it.");
    }
    return sound;
  }
}
