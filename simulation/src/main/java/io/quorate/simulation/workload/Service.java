package io.quorate.simulation.workload;

import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.function.Consumer;

/** Nodes that take requests, as a client sees them. */
public interface Service {

  /** How many nodes a client may try. */
  int nodes();

  /** Sends a request to a node; the reply comes at most once, perhaps never. */
  void request(int node, Request request, Consumer<Reply> reply);
}
