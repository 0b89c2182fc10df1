package io.quorate.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.protocol.process.NoRecord;
import io.quorate.services.barrier.BarrierCall;
import io.quorate.services.barrier.BarrierProcess;
import io.quorate.services.barrier.BarrierReply;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import java.time.Duration;

/**
 * A barrier that is down or up, for everybody: a key that is there or not. Who comes while it is
 * down waits until it is lifted, and goes on then even if it is lowered again at once. It stays
 * down when whoever lowered it is gone. Thread-safe.
 */
public final class DistributedBarrier {

  private final QuorateClient client;
  private final ServiceHost<BarrierCall, NoRecord> host;
  private final String keyspace;
  private final byte[] key;

  DistributedBarrier(QuorateClient client, Dispatcher dispatcher, String keyspace, String name) {
    this.client = client;
    this.host =
        new ServiceHost<>(
            dispatcher,
            new BarrierProcess(keyspace, name),
            dispatcher.timeoutNanos(),
            _ -> {}); // it has no notices
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

  /** Waits until it is up, for so long; whether it was. */
  public boolean await(Duration wait) throws InterruptedException {
    BarrierReply reply =
        ServiceCalls.await(
            host.call(new BarrierCall(ServiceCalls.nanos(wait))), BarrierReply.class, _ -> {});
    return reply == BarrierReply.PASSED;
  }
}
