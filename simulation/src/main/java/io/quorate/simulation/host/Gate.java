package io.quorate.simulation.host;

import java.util.ArrayDeque;

/** Holds effects back until what they reveal is durable. */
final class Gate {
  private record Held(long position, Runnable effect) {}

  private final ArrayDeque<Held> held = new ArrayDeque<>();

  /** Lets an effect out at once if nothing before it waits and all is durable. */
  void pass(long position, long synced, Runnable effect) {
    if (held.isEmpty() && position <= synced) {
      effect.run();
    } else {
      held.addLast(new Held(position, effect));
    }
  }

  /** Lets out what waited for nothing beyond this position. */
  void open(long synced) {
    while (!held.isEmpty() && held.getFirst().position() <= synced) {
      held.removeFirst().effect().run();
    }
  }
}
