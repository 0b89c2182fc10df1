package io.quorate.storage.journal;

import io.quorate.protocol.process.ProcessId;
import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskFailedException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a node; see the package documentation for the protocol between host and journal.
 *
 * <p>Threads: {@link #submit}, {@link #full} and the figures from any; {@link #write}, {@link
 * #sync} and {@link #seal} from one writer; {@link #prepare} and {@link #release} from one
 * maintainer.
 */
public final class Journal implements AutoCloseable {
  private final JournalOptions options;
  private final BlockFormat format;
  private final Segments segments;
  private final PendingBlocks pending;

  private @Nullable Segment active;
  private @Nullable PendingBlock held; // taken, and waiting for room
  private long written;
  private boolean sealed = true;
  private volatile long durable;
  private volatile long bytesWritten;
  private volatile boolean stalled;
  private volatile boolean replayed;
  private volatile @Nullable DiskFailedException failure;

  /** Receives records, oldest first. */
  @FunctionalInterface
  public interface Visitor {
    /** One record; {@code body} belongs to the receiver. */
    void record(long position, ProcessId process, byte[] body);
  }

  private Journal(JournalOptions options, BlockFormat format, Segments segments) {
    this.options = options;
    this.format = format;
    this.segments = segments;
    this.pending = new PendingBlocks(options.blockBytesMax());
  }

  /**
   * Opens the journal in {@code disk}, or begins one.
   *
   * @throws DataDirectoryException when the directory belongs to another cluster, node or
   *     generation, or to a newer format
   * @throws CorruptJournalException when a header is damaged
   */
  public static Journal open(Disk disk, JournalOptions options, Roster roster) {
    return open(disk, options, roster, new BlockFormat());
  }

  static Journal open(Disk disk, JournalOptions options, Roster roster, BlockFormat format) {
    return new Journal(options, format, Segments.open(disk, options, roster));
  }

  /**
   * Hands out every record above {@code after}, oldest first, and readies the journal for new ones.
   * To be called once. New records get positions above all earlier ones, not necessarily adjacent.
   *
   * @param after all records up to here are in the tables
   * @throws CorruptJournalException when bytes that had been durable are damaged or missing
   */
  public JournalRecovery replay(long after, Visitor visitor) {
    return replay(after, after, visitor);
  }

  /**
   * Hands out records that the tables reflect, too: those that some process still keeps.
   *
   * @param after nobody needs what lies up to here
   * @param mark all records up to here are in the tables; not below {@code after}
   */
  public JournalRecovery replay(long after, long mark, Visitor visitor) {
    if (replayed) {
      throw new IllegalStateException("the journal was replayed before");
    }
    JournalRecovery recovery = new Recovery(format, after, mark, visitor).run(segments.live());
    long top = segments.live().isEmpty() ? 0 : segments.live().getLast().header().first();
    long next = top == 0 ? 1 : Math.max(recovery.last(), top) + format.openingStride();
    pending.start(next, recovery.last());
    written = recovery.last();
    durable = recovery.last();
    replayed = true;
    return recovery;
  }

  /**
   * Takes a record and returns its position at once. Positions grow over all processes. The record
   * is durable once {@link #sync} returned that position or a later one.
   */
  public long submit(ProcessId process, byte[] body) {
    if (!replayed) {
      throw new IllegalStateException("replay the journal before submitting");
    }
    if (body.length > options.recordBytesMax()) {
      throw new IllegalArgumentException(
          "a record of "
              + body.length
              + " bytes; a segment takes at most "
              + options.recordBytesMax());
    }
    checkAlive();
    return pending.submit(process.keyspace(), process.partition(), body);
  }

  /**
   * Writes one block of what was submitted.
   *
   * @return whether something was written and more may wait. False when nothing waits, or when
   *     there is no room for it ({@link #stalled}): it stays and is tried again at the next call
   */
  public boolean write() {
    checkAlive();
    PendingBlock block = held != null ? held : pending.take();
    if (block == null) {
      return false;
    }
    held = block;
    Segment segment = segmentFor(block);
    stalled = segment == null;
    if (segment == null) {
      return false;
    }
    append(segment, block);
    held = null;
    sealed = false;
    return true;
  }

  /**
   * Makes durable what was written.
   *
   * @return the last durable position
   * @throws DiskFailedException when that failed; the journal is then unusable and the node must
   *     stop
   */
  public long sync() {
    checkAlive();
    Segment segment = active;
    if (segment != null && written > durable) {
      guarded(() -> segment.file().sync());
      durable = written;
    }
    return durable;
  }

  /**
   * States on disk that everything before is durable, unless that is stated already or records
   * wait. Costs a write and a sync.
   *
   * @return whether a seal was written
   */
  public boolean seal() {
    sync();
    Segment segment = active;
    if (sealed || held != null || segment == null || !segment.fitsSeal()) {
      return false;
    }
    PendingBlock seal = pending.takeSeal();
    if (seal == null) {
      return false;
    }
    append(segment, seal);
    sync();
    sealed = true;
    return true;
  }

  /** The segment that the block goes to, or null when there is no room. */
  private @Nullable Segment segmentFor(PendingBlock block) {
    Segment segment = active;
    if (segment != null && segment.fits(block.bytes())) {
      return segment;
    }
    sync(); // the next header states that everything before it is durable
    Segment next = guarded(() -> segments.roll(block.base(), written));
    if (next != null) {
      active = next;
    }
    return next;
  }

  private void append(Segment segment, PendingBlock block) {
    BlockFormat.Header header = block.complete(format, durable);
    guarded(() ->
        segment.file().write(segment.end(), block.padded(segment.end(), segment.file().size())));
    segment.advance(header.bytes(), header.last());
    written = header.last();
    bytesWritten = bytesWritten + header.bytes();
    pending.free(block);
  }

  private void guarded(Runnable work) {
    guarded(() -> {
      work.run();
      return null;
    });
  }

  private <T> @Nullable T guarded(Supplier<@Nullable T> work) {
    try {
      return work.get();
    } catch (DiskFailedException failed) {
      failure = failed;
      throw failed;
    }
  }

  private void checkAlive() {
    DiskFailedException failed = failure;
    if (failed != null) {
      throw new DiskFailedException("the journal failed before; the node must stop", failed);
    }
  }

  /**
   * Readies the next segment, so that rolling over need not wait for 64 MiB of zeros. Call it now
   * and then.
   */
  public void prepare() {
    guarded(segments::prepare);
  }

  /**
   * Recycles what lies wholly at or below {@code mark}: those records are in the tables, durably,
   * and no process keeps them.
   */
  public void release(long mark) {
    guarded(() -> segments.release(mark));
  }

  /** Whether calls of clients should be refused: the reserve for protocols is all that is left. */
  public boolean full() {
    return stalled || segments.full();
  }

  /**
   * Whether room is short and a {@link #release} could make some: half of the limit is in use, or
   * the journal is {@link #full}.
   */
  public boolean crowded() {
    return segments.crowded();
  }

  /** Whether even the reserve is used up and records wait in memory. */
  public boolean stalled() {
    return stalled;
  }

  /** The position handed out last, or the last recovered. */
  public long submitted() {
    return pending.last();
  }

  /** The last durable position. */
  public long durable() {
    return durable;
  }

  /** Bytes submitted and not yet written. */
  public long pendingBytes() {
    return pending.bytes();
  }

  /** Bytes written since the opening. */
  public long bytesWritten() {
    return bytesWritten;
  }

  /** Bytes of all files, spares included. */
  public long fileBytes() {
    return segments.bytes();
  }

  /** Closes the files; it neither writes nor syncs. */
  @Override
  public void close() {
    segments.close();
  }
}
