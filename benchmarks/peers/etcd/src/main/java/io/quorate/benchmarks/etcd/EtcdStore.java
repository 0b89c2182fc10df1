package io.quorate.benchmarks.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.quorate.benchmarks.load.StoreClient;
import java.util.List;

/** Whatever speaks etcd's API, through one jetcd client as an application would have it. */
public final class EtcdStore implements StoreClient {

  private final Client client;

  /** From the members' addresses. */
  public EtcdStore(List<String> endpoints) {
    client = Client.builder().endpoints(endpoints.toArray(String[]::new)).build();
  }

  private static ByteSequence bytes(int key) {
    return ByteSequence.from(StoreClient.name(key), UTF_8);
  }

  @Override
  public void put(int key, byte[] value, Outcome outcome) {
    client
        .getKVClient()
        .put(bytes(key), ByteSequence.from(value))
        .whenComplete((_, failure) -> outcome.done(failure == null ? null : failure.toString()));
  }

  /** Linearizable, as etcd's reads are unless they say otherwise. */
  @Override
  public void get(int key, Outcome outcome) {
    client
        .getKVClient()
        .get(bytes(key))
        .whenComplete(
            (found, failure) -> {
              if (failure != null) {
                outcome.done(failure.toString());
              } else {
                int values = found.getKvs().size();
                outcome.done(values == 1 ? null : values + " values where one was written");
              }
            });
  }

  @Override
  public void close() {
    client.close();
  }
}
