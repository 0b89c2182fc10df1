package io.quorate.simulation.raft;

import io.quorate.protocol.order.OrderCall;

/** What a client of the register machine asks for. */
sealed interface RegisterCall {

  /** Writes a register; answered by a {@link Done}, or a refusal. */
  record Put(int key, long id) implements RegisterCall {}

  /** Reads a register; answered by a {@link Done}, or a refusal. */
  record Get(int key, boolean leaseAllowed) implements RegisterCall {}

  /** Asks the engine itself something. */
  record Admin(OrderCall call) implements RegisterCall {}

  /**
   * It was done.
   *
   * @param index of the write, or of the state that was read
   * @param id of the write whose value was read, 0 for none; of the write itself
   */
  record Done(long index, long id) {}
}
