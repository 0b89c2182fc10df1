package io.quorate.store.backup;

import io.quorate.store.machine.Entry;
import java.util.Arrays;
import java.util.List;

/** Follows the frames of a section and refuses what cannot stand there. */
public final class SectionCheck {
  private final int partition;
  private final long revision;
  private long frames;
  private long keys;
  private long leases;
  private byte[] last = {};
  private boolean ended;

  /**
   * @param expected partition that comes next
   */
  public SectionCheck(Frame first, int expected) throws BadBackupException {
    if (!(first instanceof Frame.Open open) || open.partition() != expected) {
      throw new BadBackupException(
          "The section of partition %d is missing: there is '%s' instead"
              .formatted(expected, first.kind()));
    }
    this.partition = open.partition();
    this.revision = open.revision();
  }

  /** Takes the next frame; whether the section goes on behind it. */
  public boolean take(Frame frame) throws BadBackupException {
    switch (frame) {
      case Frame.Entries entries when revision > 0 -> entries(entries.entries());
      case Frame.States states when revision == 0 -> {
        for (Frame.State state : states.states()) {
          key(state.key());
        }
      }
      case Frame.Leases some when revision > 0 -> leases += some.leases().size();
      case Frame.End end -> {
        if (end.frames() != frames || end.keys() != keys) {
          throw bad(
              "it ends with %d frames and %d keys, and should have %d and %d"
                  .formatted(frames, keys, end.frames(), end.keys()));
        }
        ended = true;
        return false;
      }
      case Frame.Broken broken -> throw bad("the node could not go on: " + broken.message());
      case Frame.Open _, Frame.Entries _, Frame.States _, Frame.Leases _ ->
          throw bad("a frame '%s' stands where none can be".formatted(frame.kind()));
    }
    frames++;
    keys += frame.keyCount();
    return true;
  }

  private void entries(List<Entry> entries) throws BadBackupException {
    for (Entry entry : entries) {
      key(entry.key());
      if (entry.modRevision() > revision) {
        throw bad("a key is newer than the revision that the section is of");
      }
    }
  }

  private void key(byte[] key) throws BadBackupException {
    if (Arrays.compareUnsigned(last, key) >= 0) {
      throw bad("keys are not in order");
    }
    last = key;
  }

  private BadBackupException bad(String what) {
    return new BadBackupException("Partition %d: %s".formatted(partition, what));
  }

  public int partition() {
    return partition;
  }

  /** As of which the partition was read; 0 in an eventual keyspace. */
  public long revision() {
    return revision;
  }

  public long frames() {
    return frames;
  }

  public long keys() {
    return keys;
  }

  public long leases() {
    return leases;
  }

  /** Whether its end was seen. */
  public boolean ended() {
    return ended;
  }
}
