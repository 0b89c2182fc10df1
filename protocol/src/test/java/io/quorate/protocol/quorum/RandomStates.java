package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Versions;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** States of keys as random writes of a few actors make them. */
final class RandomStates {

  private final Random random;
  private int writes;

  RandomStates(Random random) {
    this.random = random;
  }

  static byte[] key(int number) {
    return ("key-" + number).getBytes(StandardCharsets.UTF_8);
  }

  /** One more write on that state: blind or with the whole context, a value or a delete. */
  Versions write(Versions state, String node) {
    Clock context = random.nextInt(3) == 0 ? Clock.empty() : state.clock();
    boolean deleted = random.nextInt(4) == 0;
    int number = ++writes; // its own epoch each: no dot is used twice
    byte[] value = deleted ? new byte[0] : ("value-" + number).getBytes(StandardCharsets.UTF_8);
    return state.put(context, new Actor(node, number), number, number, deleted, value);
  }

  /** A state of a few writes. */
  Versions state() {
    Versions state = Versions.empty();
    for (int i = random.nextInt(4); i >= 0; i--) {
      state = write(state, random.nextBoolean() ? "a" : "b");
    }
    return state;
  }
}
