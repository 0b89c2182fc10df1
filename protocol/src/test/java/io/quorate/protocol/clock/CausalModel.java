package io.quorate.protocol.clock;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What versioning is about, without any cleverness: every write is an event whose history is the
 * set of events its writer had seen. A replica knows a set of events; the live ones are those that
 * are in no other known event's history.
 */
final class CausalModel {
  private final List<BitSet> histories = new ArrayList<>(); // per event, itself included

  /** A new event after those that the writer had seen. */
  int write(BitSet seen) {
    int event = histories.size();
    BitSet history = (BitSet) seen.clone();
    history.set(event);
    histories.add(history);
    return event;
  }

  BitSet history(int event) {
    return (BitSet) histories.get(event).clone();
  }

  /** The events of {@code known} that none of {@code known} had seen. */
  BitSet live(BitSet known) {
    BitSet live = (BitSet) known.clone();
    known.stream()
        .forEach(event -> {
          BitSet overwritten = history(event);
          overwritten.clear(event);
          live.andNot(overwritten);
        });
    return live;
  }
}
