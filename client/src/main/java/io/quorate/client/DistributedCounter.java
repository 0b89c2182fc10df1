package io.quorate.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Query;
import java.util.List;

/**
 * A number that everybody adds to, in the order of all writes: each sum is told to one adder, so
 * that it serves as a sequence, too. A key with the number as text. Thread-safe.
 */
public final class DistributedCounter {

  private final QuorateClient client;
  private final String keyspace;
  private final byte[] key;

  DistributedCounter(QuorateClient client, String keyspace, String name) {
    this.client = client;
    this.keyspace = keyspace;
    this.key = name.getBytes(UTF_8);
  }

  /** What it holds; 0 where nobody has added anything. */
  public long get() {
    return number(client.group(keyspace).range(Query.key(key)).result().entries());
  }

  /**
   * Adds, and returns the sum. Done once, whatever node fails meanwhile.
   *
   * @throws ArithmeticException where the sum has no room in 64 bits; nothing is changed then
   */
  public long add(long delta) {
    while (true) {
      List<Entry> before = client.group(keyspace).range(Query.key(key)).result().entries();
      long sum = Math.addExact(number(before), delta);
      long revision = before.isEmpty() ? 0 : before.getFirst().modRevision();
      Command.Transact add =
          new Command.Transact(
              List.of(Compare.modified(key, revision)),
              List.of(new Op.Put(key, Long.toString(sum).getBytes(UTF_8))),
              List.of());
      if (client.group(keyspace).transact(add).outcome().succeeded()) {
        return sum;
      }
    }
  }

  private long number(List<Entry> found) {
    if (found.isEmpty()) {
      return 0;
    }
    String text = new String(found.getFirst().value(), UTF_8);
    try {
      return Long.parseLong(text.trim());
    } catch (NumberFormatException e) {
      throw new RefusedException(
          new Refusal(
              ErrorCode.CONFLICT,
              "'%s' holds '%s', which is no number; a counter is a key that holds one"
                  .formatted(new String(key, UTF_8), text)));
    }
  }
}
