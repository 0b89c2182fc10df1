package io.quorate.simulation.workload;

import io.quorate.simulation.engine.Choices;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.function.Consumer;

/** What one client does in a keyspace of one kind, and what it makes of the answers. */
public interface Activity {

  /**
   * One request.
   *
   * @param answered told the reply, unless it comes when the client waits no longer
   */
  record Operation(Request request, Consumer<Reply> answered) {}

  /**
   * The next operation.
   *
   * @param choices of the client, good until the operation is over
   */
  Operation next(Choices choices);
}
