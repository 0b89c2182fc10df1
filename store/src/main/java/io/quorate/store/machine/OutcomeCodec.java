package io.quorate.store.machine;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Outcome}s and {@link QueryResult}s as bytes: for remembered answers and between nodes. */
public final class OutcomeCodec {
  private static final int TRANSACTED = 1;
  private static final int COMPACTED = 2;
  private static final int DONE = 3;
  private static final int REFUSED = 4;
  private static final int LEASED = 5;
  private static final int RESTORED = 6;
  private static final int WRITTEN = 1;
  private static final int DELETED = 2;
  private static final int FOUND = 3;
  private static final int NESTED = 4;

  private OutcomeCodec() {}

  public static byte[] encode(Outcome outcome) {
    WireWriter out = new WireWriter(32);
    write(outcome, out);
    return out.toBytes();
  }

  public static Outcome decode(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    Outcome outcome = read(in);
    in.expectEnd();
    return outcome;
  }

  /** Appends an outcome. */
  public static void write(Outcome outcome, WireWriter out) {
    switch (outcome) {
      case Outcome.Transacted done -> {
        out.u8(TRANSACTED).varint(done.revision()).bool(done.succeeded()).bool(done.trimmed());
        writeResults(done.results(), out);
      }
      case Outcome.Compacted compacted -> out.u8(COMPACTED).varint(compacted.revision());
      case Outcome.Leased leased ->
          out.u8(LEASED).int64(leased.lease()).varint(leased.ttlSeconds());
      case Outcome.Restored restored ->
          out.u8(RESTORED).varint(restored.parts()).bool(restored.complete());
      case Outcome.Done done -> out.u8(DONE).varint(done.revision());
      case Outcome.Refused refused ->
          out.u8(REFUSED)
              .string(refused.code().name())
              .string(refused.message())
              .varint(refused.revision());
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Outcome read(WireReader in) {
    int at = in.position();
    int kind = in.u8();
    return switch (kind) {
      case TRANSACTED -> {
        long revision = in.counter();
        boolean succeeded = in.bool();
        boolean trimmed = in.bool();
        yield new Outcome.Transacted(revision, succeeded, readResults(in), trimmed);
      }
      case COMPACTED -> new Outcome.Compacted(in.counter());
      case LEASED -> new Outcome.Leased(in.int64(), in.counter());
      case RESTORED -> new Outcome.Restored(in.counter(), in.bool());
      case DONE -> new Outcome.Done(in.counter());
      case REFUSED -> new Outcome.Refused(code(in.string()), in.string(), in.counter());
      default -> throw new MalformedWireException("a kind of outcome", at, "the number " + kind);
    };
  }

  /** A code that this build does not know, from a newer one, becomes INTERNAL. */
  private static ErrorCode code(String name) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return ErrorCode.INTERNAL;
  }

  private static void writeResults(List<OpResult> results, WireWriter out) {
    out.varint(results.size());
    for (OpResult result : results) {
      switch (result) {
        case OpResult.Written written -> {
          out.u8(WRITTEN).bool(written.previous() != null);
          if (written.previous() != null) {
            writeEntry(written.previous(), out);
          }
        }
        case OpResult.Deleted deleted -> {
          out.u8(DELETED).varint(deleted.count());
          writeEntries(deleted.previous(), out);
        }
        case OpResult.Found found -> writeResult(found.result(), out.u8(FOUND));
        case OpResult.Nested nested ->
            writeResults(nested.results(), out.u8(NESTED).bool(nested.succeeded()));
      }
    }
  }

  private static List<OpResult> readResults(WireReader in) {
    int count = in.count(2);
    List<OpResult> results = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = in.position();
      int kind = in.u8();
      results.add(
          switch (kind) {
            case WRITTEN -> new OpResult.Written(readPrevious(in));
            case DELETED -> new OpResult.Deleted(in.counter(), readEntries(in));
            case FOUND -> new OpResult.Found(readResult(in));
            case NESTED -> new OpResult.Nested(in.bool(), readResults(in));
            default -> throw new MalformedWireException("a kind of result", at, "number " + kind);
          });
    }
    return results;
  }

  private static @Nullable Entry readPrevious(WireReader in) {
    return in.bool() ? readEntry(in) : null;
  }

  /** Appends the answer to a query. */
  public static void writeResult(QueryResult result, WireWriter out) {
    writeEntries(result.entries(), out);
    out.bool(result.more()).varint(result.count());
  }

  /** Reads what {@link #writeResult} wrote. */
  public static QueryResult readResult(WireReader in) {
    return new QueryResult(readEntries(in), in.bool(), in.counter());
  }

  private static void writeEntries(List<Entry> entries, WireWriter out) {
    out.varint(entries.size());
    entries.forEach(entry -> writeEntry(entry, out));
  }

  private static List<Entry> readEntries(WireReader in) {
    int count = in.count(6);
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(readEntry(in));
    }
    return entries;
  }

  static void writeEntry(Entry entry, WireWriter out) {
    out.bytes(entry.key())
        .bytes(entry.value())
        .varint(entry.createRevision())
        .varint(entry.modRevision())
        .varint(entry.version())
        .varint(entry.lease());
  }

  static Entry readEntry(WireReader in) {
    return new Entry(in.bytes(), in.bytes(), in.counter(), in.counter(), in.counter(), in.varint());
  }
}
