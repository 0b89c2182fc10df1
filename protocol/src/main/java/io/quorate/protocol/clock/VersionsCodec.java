package io.quorate.protocol.clock;

import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.List;

/**
 * The canonical bytes of {@link Versions}: format byte, clock, siblings. A sibling names its actor
 * by index into the clock, and its counter by the distance to the actor's latest (mostly 0).
 */
final class VersionsCodec {
  static final long DIGEST_SEED = 0x56657273696f6e73L; // "Versions"

  private static final int FORMAT = 1;
  private static final int ENTRY_BYTES = 48; // a guess that saves growing
  // actor, distance, time, deleted, length
  private static final int SIBLING_BYTES_MIN = 1 + 1 + 8 + 1 + 1;

  private VersionsCodec() {}

  static byte[] encode(Versions versions) {
    Clock clock = versions.clock();
    List<Sibling> siblings = versions.siblings();
    int estimate = 16 + ENTRY_BYTES * clock.size();
    for (Sibling sibling : siblings) {
      estimate += 32 + sibling.value().length;
    }
    WireWriter out = new WireWriter(estimate);
    out.u8(FORMAT);
    clock.writeTo(out);
    out.varint(siblings.size());
    for (Sibling sibling : siblings) {
      int actor = clock.indexOf(sibling.dot().actor());
      out.varint(actor)
          .varint(clock.entry(actor).last() - sibling.dot().counter())
          .int64(sibling.hybridTime())
          .bool(sibling.deleted())
          .bytes(sibling.value());
    }
    return out.toBytes();
  }

  static Versions read(WireReader in) {
    int format = in.u8();
    if (format != FORMAT) {
      throw new MalformedWireException("versions in format " + FORMAT, 0, "format " + format);
    }
    Clock clock = Clock.readFrom(in);
    Sibling[] siblings = new Sibling[in.count(SIBLING_BYTES_MIN)];
    for (int i = 0; i < siblings.length; i++) {
      int at = in.position();
      Dot dot = readDot(in, clock);
      if (i > 0 && siblings[i - 1].dot().compareTo(dot) >= 0) {
        throw new MalformedWireException(
            "siblings in ascending order", at, dot + " after " + siblings[i - 1].dot());
      }
      siblings[i] = new Sibling(dot, in.int64(), in.bool(), in.bytes());
    }
    return clock.isEmpty() ? Versions.empty() : new Versions(clock, siblings);
  }

  private static Dot readDot(WireReader in, Clock clock) {
    int at = in.position();
    long index = in.counter();
    long distance = in.counter();
    if (index >= clock.size()) {
      throw new MalformedWireException(
          "one of the " + clock.size() + " actors of the clock", at, "number " + index);
    }
    Clock.Entry entry = clock.entry((int) index);
    long counter = entry.last() - distance;
    if (counter < 1 || !entry.covers(counter)) {
      throw new MalformedWireException(
          "a dot that the clock covers", at, "number " + counter + " of " + entry);
    }
    return new Dot(entry.actor(), counter);
  }
}
