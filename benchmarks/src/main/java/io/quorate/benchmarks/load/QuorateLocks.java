package io.quorate.benchmarks.load;

import io.quorate.client.ClientOptions;
import io.quorate.client.DistributedLock;
import io.quorate.client.LockGrant;
import io.quorate.client.QuorateClient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our lock between two of our clients. */
public final class QuorateLocks extends Handover {

  /** From the keyspace, and the nodes' HTTP addresses. */
  public QuorateLocks(List<String> arguments) {
    super(List.of(new One(arguments), new One(arguments)));
  }

  private static final class One implements Side {
    private final QuorateClient client;
    private final DistributedLock lock;
    private @Nullable LockGrant grant;

    One(List<String> arguments) {
      client =
          QuorateClient.connect(
              ClientOptions.to(List.copyOf(arguments.subList(1, arguments.size()))));
      lock = client.lock(arguments.getFirst(), "handover");
    }

    @Override
    public void acquire() throws InterruptedException {
      grant = lock.acquire();
    }

    @Override
    public void release() {
      if (grant != null) {
        grant.close();
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
