package io.quorate.benchmarks.jraft;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import io.quorate.benchmarks.load.StoreClient;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The driver: one connection to the leader, through JRaft's own RPC. */
public final class JraftStore implements StoreClient {

  private static final byte[] NOTHING = {};
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int LOOKS_MAX = 300;
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final List<Endpoint> servers;
  private final RpcClient client;
  private volatile Endpoint leader;

  /** From the servers' addresses; waits for a leader. */
  public JraftStore(List<String> addresses) throws InterruptedException {
    MapCodec.register();
    servers = addresses.stream().map(JraftStore::endpoint).toList();
    client = RpcFactoryHelper.rpcFactory().createRpcClient();
    client.init(new RpcOptions());
    leader = findLeader();
  }

  private static Endpoint endpoint(String address) {
    String[] parts = address.split(":", -1);
    return new Endpoint(parts[0], Integer.parseInt(parts[1]));
  }

  private Endpoint findLeader() throws InterruptedException {
    for (int look = 0; look < LOOKS_MAX; look++) {
      try {
        MapRequest who = MapRequest.of(MapRequest.WHO_LEADS, NOTHING, NOTHING);
        Endpoint asked = servers.get(look % servers.size());
        MapReply reply = (MapReply) client.invokeSync(asked, who, TIMEOUT_MILLIS);
        if (reply.kind() == MapReply.OK) {
          return endpoint(new String(reply.body(), UTF_8));
        }
      } catch (RemotingException _) {
        // That server is not there yet.
      }
      boolean ended = new CountDownLatch(1).await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      assert !ended : "nobody counts down";
    }
    throw new IllegalStateException("No leader among " + servers);
  }

  @Override
  public void put(int key, byte[] value, Outcome outcome) {
    send(MapRequest.of(MapRequest.PUT, name(key), value), outcome);
  }

  @Override
  public void get(int key, Outcome outcome) {
    send(MapRequest.of(MapRequest.GET, name(key), NOTHING), outcome);
  }

  private static byte[] name(int key) {
    return StoreClient.name(key).getBytes(UTF_8);
  }

  private void send(MapRequest request, Outcome outcome) {
    try {
      client.invokeAsync(leader, request, new Answer(outcome), TIMEOUT_MILLIS);
    } catch (RemotingException e) {
      outcome.done(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome.done(e.toString());
    }
  }

  @Override
  public void close() {
    client.shutdown();
  }

  private record Answer(Outcome outcome) implements InvokeCallback {
    @Override
    public void complete(@Nullable Object result, @Nullable Throwable error) {
      if (result instanceof MapReply reply) {
        switch (reply.kind()) {
          case MapReply.OK -> outcome.done(null);
          case MapReply.ABSENT -> outcome.done("absent");
          default -> outcome.done(new String(reply.body(), UTF_8));
        }
      } else {
        outcome.done(String.valueOf(error));
      }
    }

    /** On the thread that read the answer. */
    @Override
    public Executor executor() {
      return Runnable::run;
    }
  }
}
