package io.quorate.node.router;

import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;

/** What routers tell one another. */
public sealed interface RouterMessage {

  /**
   * Please have this answered by your replica of that partition, and do not forward it again.
   *
   * @param session what the receiver named last; 0 where it has named none. What writes is done
   *     once in a session, and in none of another life
   * @param request a scan means the keys of this partition alone
   */
  record Forward(long id, long session, int partition, Request.Data request)
      implements RouterMessage {}

  /**
   * The session is not known here, and nothing was done in it by this life of the router.
   *
   * @param refused the session that was named
   * @param session to be named from now on
   */
  record Stranger(long id, long refused, long session) implements RouterMessage {}

  /**
   * Nobody waits any more for the answer to what was forwarded under that number. Where this
   * overtakes it, what was forwarded waits until its time is over.
   */
  record Cancel(long id) implements RouterMessage {}

  /** The answer. */
  record Forwarded(long id, Reply reply) implements RouterMessage {}
}
