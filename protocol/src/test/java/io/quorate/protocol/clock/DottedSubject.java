package io.quorate.protocol.clock;

import java.nio.ByteBuffer;
import java.util.BitSet;

/** {@link Versions} as a coordinator uses it, truncating beyond a number of clock entries. */
record DottedSubject(int truncation) implements VersioningSubject<Versions, Clock> {
  @Override
  public Versions empty() {
    return Versions.empty();
  }

  @Override
  public Clock blind() {
    return Clock.empty();
  }

  @Override
  public Written<Versions, Clock> put(Versions state, Clock context, Replica replica, int event) {
    if (!state.continues(context, replica.actor())) {
      replica.forget();
    }
    byte[] value = ByteBuffer.allocate(4).putInt(event).array();
    Versions next =
        state.put(context, replica.actor(), event, event, false, value).truncate(truncation);
    long counter = next.clock().last(replica.actor());
    return new Written<>(next, next.contextAfter(context, new Dot(replica.actor(), counter)));
  }

  @Override
  public Versions join(Versions state, Versions other) {
    return state.join(Versions.decode(other.encode()));
  }

  @Override
  public BitSet read(Versions state) {
    BitSet events = new BitSet();
    state.siblings().forEach(s -> events.set(ByteBuffer.wrap(s.value()).getInt()));
    return events;
  }

  @Override
  public Clock context(Versions state) {
    return state.clock();
  }
}
