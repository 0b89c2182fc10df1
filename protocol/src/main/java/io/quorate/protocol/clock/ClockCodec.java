package io.quorate.protocol.clock;

import io.quorate.protocol.clock.Clock.Entry;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** The canonical bytes of a {@link Clock}: entries ascending by actor, numbers as varints. */
final class ClockCodec {
  // node length, epoch, counter, time, number of those beyond
  private static final int ENTRY_BYTES_MIN = 5;

  // so that sums and successors of numbers from outside never overflow
  private static final long NUMBER_MAX = 1L << 48;

  private ClockCodec() {}

  static void write(Entry[] entries, WireWriter out) {
    out.varint(entries.length);
    for (Entry entry : entries) {
      out.string(entry.actor().node())
          .varint(entry.actor().epoch())
          .varint(entry.counter())
          .varint(entry.touchedMillis())
          .varint(entry.beyond().size());
      long before = entry.counter() + 1;
      for (long number : entry.beyond()) {
        out.varint(number - before);
        before = number;
      }
    }
  }

  static Entry[] read(WireReader in) {
    Entry[] entries = new Entry[in.count(ENTRY_BYTES_MIN)];
    for (int i = 0; i < entries.length; i++) {
      int at = in.position();
      entries[i] = readEntry(in);
      if (i > 0 && entries[i - 1].actor().compareTo(entries[i].actor()) >= 0) {
        throw new MalformedWireException(
            "actors in ascending order", at, entries[i] + " after " + entries[i - 1]);
      }
    }
    return entries;
  }

  private static Entry readEntry(WireReader in) {
    int at = in.position();
    Actor actor = new Actor(in.string(), in.counter());
    long counter = number(in);
    long touchedMillis = number(in);
    int count = in.count(1);
    if (count == 0) {
      if (counter == 0) {
        throw new MalformedWireException("a write of " + actor, at, "none");
      }
      return new Entry(actor, counter, touchedMillis);
    }
    List<Long> beyond = new ArrayList<>(count);
    long number = counter + 1;
    for (int i = 0; i < count; i++) {
      long distance = number(in);
      number += distance;
      if (distance == 0 || number > NUMBER_MAX) {
        throw new MalformedWireException(
            "ascending writes of " + actor, at, "distance " + distance);
      }
      beyond.add(number);
    }
    return new Entry(actor, counter, beyond, touchedMillis);
  }

  private static long number(WireReader in) {
    int at = in.position();
    long number = in.varint();
    if (number < 0 || number > NUMBER_MAX) {
      throw new MalformedWireException("a number up to 2^48", at, Long.toUnsignedString(number));
    }
    return number;
  }
}
