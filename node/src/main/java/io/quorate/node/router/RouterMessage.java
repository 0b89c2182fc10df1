package io.quorate.node.router;

import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;

/** What routers tell one another. */
public sealed interface RouterMessage {

  /**
   * Please have this answered by your replica of that partition, and do not forward it again.
   *
   * @param request a scan means the keys of this partition alone
   */
  record Forward(long id, int partition, Request.Data request) implements RouterMessage {}

  /** The answer. */
  record Forwarded(long id, Reply reply) implements RouterMessage {}
}
