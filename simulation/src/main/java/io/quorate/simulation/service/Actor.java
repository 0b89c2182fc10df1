package io.quorate.simulation.service;

import org.jspecify.annotations.Nullable;

/** What a client does on its machine. */
interface Actor {

  ClientMachine machine();

  /** Begins, or begins anew after a crash: all that it knew is gone. */
  void begin();

  /** The faults are over: does what it must once more, and comes to rest. */
  void windDown();

  /** What has not come to rest, in words; null when all has. */
  @Nullable String unrest();
}
