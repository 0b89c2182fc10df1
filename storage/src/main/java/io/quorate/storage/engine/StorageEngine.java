package io.quorate.storage.engine;

import io.quorate.protocol.process.ProcessId;
import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskFullException;
import io.quorate.storage.journal.Journal;
import io.quorate.storage.journal.JournalRecovery;
import io.quorate.storage.journal.Roster;
import io.quorate.storage.tables.Overlay;
import io.quorate.storage.tables.Tables;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The storage of a node. It has no threads; its drivers call it:
 *
 * <ul>
 *   <li>the <b>shard</b> (one thread): {@link #recover} first; then {@link #submit}, the {@link
 *       #overlay}, and {@link #turnEnded} when a turn ends;
 *   <li>the <b>writer</b> (one thread): {@link #writeAndSync} whenever something was submitted,
 *       {@link #seal} when nothing was for a moment (50 ms, say);
 *   <li>the <b>flusher</b> (one thread): {@link #flushStep} until it returns false, again whenever
 *       the writer has synced, and some times a second in any case, since that is also how it
 *       notices that there is room again.
 * </ul>
 *
 * <p>In the simulator all three are events. A {@code DiskFailedException} from any method means:
 * stop the node, do not call {@link #close}.
 */
public final class StorageEngine implements AutoCloseable {
  private final Journal journal;
  private final Tables tables;
  private final Overlay overlay;
  private final Floors floors;
  private final StorageOptions options;
  // Processes dropped since the last freeze, and those whose drop that freeze holds.
  private SortedSet<ProcessId> dropped = new TreeSet<>();
  private SortedSet<ProcessId> frozenDropped = new TreeSet<>();
  // Record bytes that were submitted until now, until the last freeze, and until the freeze whose
  // rows were flushed last.
  private volatile long submittedBytes;
  private volatile long frozenBytes;
  private volatile long flushedBytes;
  // The lowest floor as of the last freeze: what lies below it may go once that freeze is flushed.
  private volatile long frozenFloor;
  private volatile boolean tablesFull;

  private StorageEngine(Journal journal, Tables tables, StorageOptions options) {
    this.journal = journal;
    this.tables = tables;
    this.overlay = new Overlay(tables, options.overlay());
    this.floors = new Floors(overlay);
    this.frozenFloor = floors.least();
    this.options = options;
  }

  /**
   * Opens what {@code disk} and {@code tables} hold; both belong to the engine from now on.
   *
   * @throws io.quorate.storage.journal.DataDirectoryException when the directory is not this node's
   * @throws io.quorate.storage.journal.CorruptJournalException when the journal is damaged
   */
  public static StorageEngine open(
      Disk disk, Tables tables, StorageOptions options, Roster roster) {
    return new StorageEngine(Journal.open(disk, options.journal(), roster), tables, options);
  }

  /**
   * Hands out the records that the tables do not reflect, oldest first; each must be applied to the
   * rows when the visitor returns. A process that has released a position gets all of its records
   * from there, those too that the tables reflect. To be called once, before anything is submitted.
   *
   * <p>Where the journal is short of room, after many crashes in a row say, everything is flushed
   * before this returns: later the first record to be written might wait for room that only a flush
   * can make, and the flush for that record.
   *
   * @throws io.quorate.storage.journal.CorruptJournalException when the journal is damaged
   */
  public JournalRecovery recover(Journal.Visitor visitor) {
    long mark = tables.mark();
    long after = Math.min(mark, floors.least() - 1);
    JournalRecovery recovery =
        journal.replay(
            after,
            mark,
            (position, process, record) -> {
              if (position > mark) {
                submittedBytes = submittedBytes + record.length;
              }
              if (floors.needs(process, position, mark)) {
                visitor.record(position, process, record);
              }
            });
    journal.release(after);
    journal.prepare();
    if (journal.crowded() && freeze()) {
      drain();
    }
    return recovery;
  }

  /** Takes a record and returns its position; see {@link Journal#submit}. */
  public long submit(ProcessId process, byte[] record) {
    long position = journal.submit(process, record);
    submittedBytes = submittedBytes + record.length;
    return position;
  }

  /**
   * The process needs its own records below this position no more. From its first release on it
   * gets its records from there replayed after a crash, whatever the tables reflect; it must come
   * in the turn in which the process persists for the first time. A release holds once the rows as
   * of this moment are durable.
   */
  public void release(ProcessId process, long position) {
    // A newcomer has no records in what is being flushed, whose segments go once that is done.
    floors.raise(process, position, overlay.frozenMark() + 1);
  }

  /** The processes that have released something and so keep a log. */
  public SortedSet<ProcessId> keepers() {
    return floors.keepers();
  }

  /** All records up to here are in durable tables. */
  public long flushed() {
    return overlay.mark();
  }

  /**
   * Removes all rows of a process that is gone, and its claim to records. Another process may take
   * its name once this {@linkplain #isDropping is durable}.
   */
  public void drop(ProcessId process) {
    overlay.drop(process);
    floors.remove(process);
    dropped.add(process);
  }

  /**
   * Whether a crash could still bring back what was dropped of a process. Records that are written
   * under its name before that would be replayed after those of its earlier life, onto its rows.
   */
  public boolean isDropping(ProcessId process) {
    return dropped.contains(process) || (frozenDropped.contains(process) && overlay.flushing());
  }

  /** The rows; for the shard's thread. */
  public Overlay overlay() {
    return overlay;
  }

  /**
   * Freezes the rows when enough has collected or the journal is short of room. To be called when
   * every submitted record has been applied to the rows, and now and then even when nothing
   * happens.
   *
   * @return whether there is something for the flusher
   */
  public boolean turnEnded() {
    boolean due =
        overlay.freezeDue()
            || submittedBytes - frozenBytes >= options.replayBytesMax() / 2
            || !dropped.isEmpty() // somebody may wait for the name
            || journal.crowded();
    return due && freeze();
  }

  private boolean freeze() {
    if (overlay.flushing()) {
      return false;
    }
    frozenFloor = floors.least(); // before the flusher can see what is frozen
    if (!overlay.freeze(journal.submitted())) {
      return false;
    }
    frozenBytes = submittedBytes;
    frozenDropped = dropped;
    dropped = new TreeSet<>();
    return true;
  }

  /**
   * Writes one block of what was submitted and makes it durable.
   *
   * @return the last durable position
   */
  public long writeAndSync() {
    journal.write();
    return journal.sync();
  }

  /**
   * Whether another {@link #writeAndSync} should follow at once. False while there is no room: then
   * try again after a flush step.
   */
  public boolean hasPending() {
    return !journal.stalled() && journal.pendingBytes() > 0;
  }

  /** Marks the tail of the idle journal as complete; see {@link Journal#seal}. */
  public boolean seal() {
    return journal.seal();
  }

  /**
   * Writes a part of the frozen rows to the tables, once the journal is durable that far;
   * afterwards recycles the journal's segments. Also readies the journal's next segment.
   *
   * @return whether there is more to do at once
   */
  public boolean flushStep() {
    journal.prepare();
    long frozen = frozenBytes; // before the step: the shard may freeze again as soon as it is done
    long floor = frozenFloor;
    long before = overlay.mark();
    boolean more;
    try {
      more = overlay.flushStep(journal.durable());
    } catch (DiskFullException full) {
      tablesFull = true;
      return false;
    }
    tablesFull = false;
    if (overlay.mark() > before) {
      flushedBytes = frozen;
      journal.release(Math.min(overlay.mark(), floor - 1));
    }
    return more;
  }

  /** Whether the last step found no room for the tables. */
  public boolean tablesFull() {
    return tablesFull;
  }

  /** Whether calls of clients that write should be taken now. */
  public Admission admission() {
    if (tablesFull || journal.full()) {
      return Admission.DISK_FULL;
    }
    return replayBytes() < options.replayBytesMax() ? Admission.OPEN : Admission.OVERLOADED;
  }

  /**
   * Whether so much waits in memory for a disk that stalls or lags that nothing should be taken any
   * more which a protocol can do without for a while: above what {@link #admission} refuses,
   * because records of protocols pass that.
   */
  public boolean overwhelmed() {
    return journal.pendingBytes() >= options.replayBytesMax() / 2
        || replayBytes() >= 2 * options.replayBytesMax();
  }

  /** Roughly the bytes of records that a restart after a crash at this moment would replay. */
  public long replayBytes() {
    return submittedBytes - flushedBytes;
  }

  /** The journal, for figures. */
  public Journal journal() {
    return journal;
  }

  /** The tables, for figures. */
  public Tables tables() {
    return tables;
  }

  /**
   * Stops cleanly: everything is written and flushed, and the next start replays nothing. The
   * drivers have stopped. Where there is no room for that, what could not be flushed is replayed.
   */
  @Override
  public void close() {
    while (journal.write()) {
      journal.sync();
    }
    journal.sync();
    drain();
    freeze();
    drain();
    journal.seal();
    abandon();
  }

  private void drain() {
    while (flushStep()) {
      continue;
    }
  }

  /** Lets go of everything without writing anything, as in a crash. */
  public void abandon() {
    journal.close();
    tables.close();
  }
}
