package io.quorate.benchmarks.zookeeper;

import io.quorate.benchmarks.load.Handover;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.RetryForever;

/** Curator's mutex between two sessions. */
public final class ZooKeeperLocks extends Handover {

  private static final int SESSION_MILLIS = 10_000;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int RETRY_MILLIS = 200;

  /** From the servers' addresses, joined by commas. */
  public ZooKeeperLocks(List<String> arguments) throws Exception {
    super(List.of(new One(arguments.getFirst()), new One(arguments.getFirst())));
  }

  private static final class One implements Side {
    private final CuratorFramework client;
    private final InterProcessMutex mutex;

    One(String servers) throws Exception {
      client =
          CuratorFrameworkFactory.newClient(
              servers, SESSION_MILLIS, CONNECT_MILLIS, new RetryForever(RETRY_MILLIS));
      client.start();
      client.blockUntilConnected();
      mutex = new InterProcessMutex(client, "/handover");
    }

    @Override
    public void acquire() throws Exception {
      mutex.acquire();
    }

    @Override
    public void release() throws Exception {
      mutex.release();
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
