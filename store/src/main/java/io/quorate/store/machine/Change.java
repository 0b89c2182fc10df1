package io.quorate.store.machine;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * A write as watchers see it. Its bytes are made once, however many watchers get them.
 *
 * <p>For one thread, until it was encoded.
 */
public final class Change {
  private final int part;
  private final Entry entry;
  private final @Nullable Entry previous;
  private byte @Nullable [] encoded;

  /**
   * @param part place among the writes of its revision, from 0
   * @param entry what was written; its version is 0 for a deletion
   * @param previous what it superseded, where that was asked for, existed and is still kept
   */
  public Change(int part, Entry entry, @Nullable Entry previous) {
    this.part = part;
    this.entry = entry;
    this.previous = previous;
  }

  public int part() {
    return part;
  }

  public Entry entry() {
    return entry;
  }

  public @Nullable Entry previous() {
    return previous;
  }

  public long revision() {
    return entry.modRevision();
  }

  Cursor place() {
    return new Cursor(revision(), part);
  }

  /** What it takes in memory and in messages, roughly. */
  int bytes() {
    Entry before = previous;
    int older = before == null ? 0 : before.key().length + before.value().length;
    return entry.key().length + entry.value().length + older + 16;
  }

  /** Appends it. */
  public void write(WireWriter out) {
    byte[] bytes = encoded;
    if (bytes == null) {
      WireWriter own = new WireWriter(bytes() + 48);
      own.varint(part);
      OutcomeCodec.writeEntry(entry, own);
      own.bool(previous != null);
      if (previous != null) {
        OutcomeCodec.writeEntry(previous, own);
      }
      bytes = own.toBytes();
      encoded = bytes;
    }
    out.raw(bytes);
  }

  /** Reads what {@link #write} wrote. */
  public static Change read(WireReader in) {
    int part = (int) in.counter();
    Entry entry = OutcomeCodec.readEntry(in);
    return new Change(part, entry, in.bool() ? OutcomeCodec.readEntry(in) : null);
  }

  @Override
  public String toString() {
    return "Change[" + revision() + "." + part + (entry.deleted() ? " deleted]" : "]");
  }
}
