package io.quorate.node.router;

import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;

/** What routers tell one another. */
public sealed interface RouterMessage {

  /** Please coordinate this, and do not forward it again. */
  record Forward(long id, Request.Keyed request) implements RouterMessage {}

  /**
   * Please read a page of one partition.
   *
   * @param after exclusive
   */
  record ForwardScan(
      long id, int keyspace, int partition, byte[] prefix, byte[] after, int limit, boolean values)
      implements RouterMessage {}

  /** The answer to either. */
  record Forwarded(long id, Reply reply) implements RouterMessage {}
}
