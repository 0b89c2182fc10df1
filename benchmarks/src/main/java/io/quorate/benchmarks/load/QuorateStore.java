package io.quorate.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.client.ClientOptions;
import io.quorate.client.QuorateClient;
import io.quorate.protocol.clock.Context;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Our driver: one client, as an application would use it. A put carries the context of the last
 * reply for its key, so that it supersedes what is there.
 */
public final class QuorateStore implements StoreClient {

  private static final int KEYS_MAX = 1 << 20;

  private final String keyspace;
  private final QuorateClient client;
  private final AtomicReferenceArray<@Nullable Context> contexts =
      new AtomicReferenceArray<>(KEYS_MAX);

  /** From the keyspace, and the nodes' HTTP addresses. */
  public QuorateStore(List<String> arguments) {
    this(
        arguments.getFirst(),
        QuorateClient.connect(
            ClientOptions.to(new ArrayList<>(arguments.subList(1, arguments.size())))));
  }

  /**
   * With a client of one's own.
   *
   * @param client is closed with this
   */
  public QuorateStore(String keyspace, QuorateClient client) {
    this.keyspace = keyspace;
    this.client = client;
  }

  @Override
  public void put(int key, byte[] value, Outcome outcome) {
    client.send(
        new Request.Put(keyspace, bytes(key), contexts.get(key), false, value, 0),
        reply -> {
          if (reply instanceof Reply.Stored stored) {
            contexts.set(key, stored.context());
            outcome.done(null);
          } else {
            outcome.done(failure(reply));
          }
        });
  }

  @Override
  public void get(int key, Outcome outcome) {
    client.send(
        new Request.Get(keyspace, bytes(key), 0),
        reply -> {
          if (reply instanceof Reply.Found found) {
            contexts.set(key, found.context());
            int values = found.siblings().size();
            outcome.done(values == 1 ? null : values + " values where one was written");
          } else {
            outcome.done(failure(reply));
          }
        });
  }

  @Override
  public void close() {
    client.close();
  }

  private static String failure(Reply reply) {
    return reply instanceof Reply.Refused refused
        ? refused.refusal().toString()
        : "not an answer to a put or get: " + reply;
  }

  private static byte[] bytes(int key) {
    return StoreClient.name(key).getBytes(UTF_8);
  }
}
