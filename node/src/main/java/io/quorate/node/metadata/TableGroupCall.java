package io.quorate.node.metadata;

import io.quorate.protocol.order.OrderCall;

/** What is asked of the metadata group. */
sealed interface TableGroupCall {

  /** Puts a command into the order; answered by {@link Executed} or a refusal. */
  record Execute(TableCommand command) implements TableGroupCall {}

  /** Asks something of the engine: a transfer of leadership, a change of who takes part. */
  record Order(OrderCall call) implements TableGroupCall {}

  /** The answer to {@link Execute}; whether it took effect shows in the state. */
  record Executed() {}
}
