package io.quorate.client;

import io.quorate.protocol.process.NoRecord;
import io.quorate.services.counter.CounterCall;
import io.quorate.services.counter.CounterProcess;
import io.quorate.services.counter.CounterReply;

/**
 * A number that everybody adds to, in the order of all writes: each sum is told to one adder, so
 * that it serves as a sequence, too. A key with the number as text. Thread-safe.
 */
public final class DistributedCounter {

  private final ServiceHost<CounterCall, NoRecord> host;

  DistributedCounter(Dispatcher dispatcher, String keyspace, String name) {
    host =
        new ServiceHost<>(
            dispatcher,
            new CounterProcess(keyspace, name),
            dispatcher.timeoutNanos(),
            _ -> {}); // it has no notices
  }

  /** What it holds; 0 where nobody has added anything. */
  public long get() {
    return ServiceCalls.finish(host.call(new CounterCall.Get()), CounterReply.class).sum();
  }

  /**
   * Adds, and returns the sum. Done once, whatever node fails meanwhile.
   *
   * @throws RefusedException {@code INDETERMINATE} where no node could tell in time whether it was
   *     added; {@code INVALID_ARGUMENT} where the sum has no room in 64 bits, and nothing is
   *     changed
   */
  public long add(long delta) {
    return ServiceCalls.finish(host.call(new CounterCall.Add(delta)), CounterReply.class).sum();
  }
}
