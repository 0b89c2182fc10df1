package io.quorate.store.group;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Process;

/**
 * Makes the engine of a group once it is known how far the rows have come.
 *
 * @param <M> its messages
 * @param <R> its records
 */
@FunctionalInterface
public interface EngineFactory<M, R> {

  /**
   * @param applied index of the last entry that the rows reflect, exactly
   */
  Process<M, R, OrderCall, OrderNotice> create(long applied);
}
