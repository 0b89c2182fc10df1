package io.quorate.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.store.machine.Command;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import java.time.Duration;

/**
 * A barrier that is down or up, for everybody: a key that is there or not. Who comes while it is
 * down waits until it is lifted. It stays down when whoever lowered it is gone. Thread-safe.
 */
public final class DistributedBarrier {
  private static final int WAIT_MILLIS = 5_000;

  private final QuorateClient client;
  private final String keyspace;
  private final byte[] key;

  DistributedBarrier(QuorateClient client, String keyspace, String name) {
    this.client = client;
    this.keyspace = keyspace;
    this.key = name.getBytes(UTF_8);
  }

  /** Lowers it: whoever comes from now on waits. */
  public void lower() {
    client.group(keyspace).transact(Command.Transact.always(new Op.Put(key, new byte[0])));
  }

  /** Lifts it: whoever waits goes on. */
  public void lift() {
    client
        .group(keyspace)
        .transact(Command.Transact.always(new Op.Delete(KeyRange.of(key), false)));
  }

  /** Waits until it is up, for so long; whether it is. */
  public boolean await(Duration wait) throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    GroupAnswer.Ranged now = client.group(keyspace).range(Query.key(key));
    while (!now.result().entries().isEmpty()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting at a barrier");
      }
      int millis = (int) Math.min(WAIT_MILLIS, 1 + left / 1_000_000);
      client.group(keyspace).awaitChange(KeyRange.of(key), now.position().revision(), millis);
      now = client.group(keyspace).range(Query.key(key));
    }
    return true;
  }
}
