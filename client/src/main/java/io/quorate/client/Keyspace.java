package io.quorate.client;

import io.quorate.protocol.clock.Context;
import io.quorate.store.operation.Reading;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes of one keyspace, waiting for each. A refusal is thrown as {@link
 * RefusedException}.
 *
 * <pre>{@code
 * Keyspace carts = client.keyspace("carts");
 * Reply.Found found = carts.get(key);
 * Context context = carts.put(key, found.context(), merged(found.siblings())).context();
 * }</pre>
 */
public final class Keyspace {

  private final QuorateClient client;
  private final String name;

  Keyspace(QuorateClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** All causally unrelated values of the key, and the context that covers them. */
  public Reply.Found get(byte[] key) {
    return expect(new Request.Get(name, key, 0), Reply.Found.class);
  }

  /**
   * Writes what supersedes the context.
   *
   * @param context of an earlier read or write of the key; null makes a blind write
   */
  public Reply.Stored put(byte[] key, @Nullable Context context, byte[] value) {
    return expect(new Request.Put(name, key, context, false, value, 0), Reply.Stored.class);
  }

  /**
   * Writes only if the context is exactly the key's present one.
   *
   * @param context null: only if the key is absent
   */
  public Reply.Stored putIf(byte[] key, @Nullable Context context, byte[] value) {
    return expect(new Request.Put(name, key, context, true, value, 0), Reply.Stored.class);
  }

  /**
   * Writes whatever is there; in an eventual keyspace beside it, in an ordered one in its place.
   */
  public Reply.Stored overwrite(byte[] key, byte[] value) {
    return expect(
        new Request.Put(name, key, null, Request.Mode.BLIND, value, 0), Reply.Stored.class);
  }

  /** A key as of a moment; see {@link Reading}. */
  public Reply.Found get(byte[] key, Reading reading) {
    return expect(new Request.Get(name, key, 0, reading), Reply.Found.class);
  }

  /** The versions of a key in an ordered keyspace, newest first. */
  public Reply.Versions history(byte[] key, long below, int limit) {
    return expect(new Request.History(name, key, below, limit), Reply.Versions.class);
  }

  /** Deletes what the context covers. */
  public Reply.Stored delete(byte[] key, @Nullable Context context) {
    return expect(new Request.Delete(name, key, context, false, 0), Reply.Stored.class);
  }

  /** A page of keys in order, after a key; empty for the beginning. */
  public Reply.Listed scan(byte[] prefix, byte[] after, int limit, boolean values) {
    return expect(new Request.Scan(name, prefix, after, limit, values), Reply.Listed.class);
  }

  private <T extends Reply> T expect(Request request, Class<T> kind) {
    Reply reply = client.call(request);
    if (reply instanceof Reply.Refused refused) {
      throw new RefusedException(refused.refusal());
    }
    return kind.cast(reply);
  }
}
