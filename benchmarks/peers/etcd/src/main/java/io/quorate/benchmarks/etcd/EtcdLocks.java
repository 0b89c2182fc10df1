package io.quorate.benchmarks.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.grpc.stub.StreamObserver;
import io.quorate.benchmarks.load.Handover;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** etcd's lock between two of its Java clients, each with a lease that it keeps alive. */
public final class EtcdLocks extends Handover {

  private static final ByteSequence NAME = ByteSequence.from("handover", UTF_8);
  private static final long TTL_SECONDS = 10;

  /** From the members' addresses. */
  public EtcdLocks(List<String> arguments) throws Exception {
    super(List.of(new One(arguments), new One(arguments)));
  }

  private static final class One implements Side {
    private final Client client;
    private final long lease;
    private @Nullable ByteSequence key;

    One(List<String> endpoints) throws Exception {
      client = Client.builder().endpoints(endpoints.toArray(String[]::new)).build();
      lease = client.getLeaseClient().grant(TTL_SECONDS).get().getID();
      client.getLeaseClient().keepAlive(lease, new Ignored());
    }

    @Override
    public void acquire() throws Exception {
      key = client.getLockClient().lock(NAME, lease).get().getKey();
    }

    @Override
    public void release() throws Exception {
      if (key != null) {
        client.getLockClient().unlock(key).get();
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private static final class Ignored implements StreamObserver<LeaseKeepAliveResponse> {
    @Override
    public void onNext(LeaseKeepAliveResponse response) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
