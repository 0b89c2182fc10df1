package io.quorate.server.etcd;

import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Creates a keyspace when it is first needed, and waits until somebody leads it. Thread-safe. */
final class FirstUse {
  private static final Duration LEADER_MAX = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final BlockingRequests requests;
  private final Request.CreateKeyspace creation;
  private final GroupRequest linearizable;

  /**
   * @param linearizable a read of that keyspace, which is answered once somebody leads
   */
  FirstUse(BlockingRequests requests, Request.CreateKeyspace creation, GroupRequest linearizable) {
    this.requests = requests;
    this.creation = creation;
    this.linearizable = linearizable;
  }

  /** Creates it and waits until somebody leads it; the answer of the read, or a refusal. */
  synchronized Reply create() {
    Reply reply = requests.ask(creation);
    long deadline = System.nanoTime() + LEADER_MAX.toNanos();
    while (!(reply instanceof GroupAnswer) && System.nanoTime() - deadline < 0) {
      if (reply instanceof Reply.Refused) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      reply = requests.ask(linearizable);
    }
    return reply;
  }
}
