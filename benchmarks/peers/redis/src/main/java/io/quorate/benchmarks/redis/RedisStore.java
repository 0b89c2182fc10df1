package io.quorate.benchmarks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.quorate.benchmarks.load.StoreClient;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One connection with pipelining, as the client does by itself. */
public final class RedisStore implements StoreClient {

  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> connection;

  /** From the server's address. */
  public RedisStore(List<String> arguments) {
    client = RedisClient.create(arguments.getFirst());
    connection = client.connect(ByteArrayCodec.INSTANCE);
  }

  @Override
  public void put(int key, byte[] value, Outcome outcome) {
    connection
        .async()
        .set(name(key), value)
        .whenComplete((_, error) -> outcome.done(error == null ? null : error.toString()));
  }

  @Override
  public void get(int key, Outcome outcome) {
    connection
        .async()
        .get(name(key))
        .whenComplete((value, error) -> {
          if (error != null) {
            outcome.done(error.toString());
          } else {
            outcome.done(value == null ? "absent" : null);
          }
        });
  }

  private static byte[] name(int key) {
    return StoreClient.name(key).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
  }
}
