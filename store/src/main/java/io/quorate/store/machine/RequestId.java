package io.quorate.store.machine;

import io.quorate.protocol.ring.Hash64;
import java.nio.charset.StandardCharsets;

/**
 * Names a write of an ordered keyspace, so that a retry takes effect once (Ongaro 2014, section
 * 6.3). A session begins with the first request that names it; nobody opens it. What is forgotten
 * is known by its index: a session that is not remembered is a new one only if nothing that was
 * used after {@code since} has been forgotten.
 *
 * @param session chosen by the client at random, so that no other client has it
 * @param since an index of the key's partition that the client had seen before the session's first
 *     request, as a receipt told; 0 for none. The same for all requests of the session
 * @param sequence from 1; each request of the session has its own
 * @param acknowledged answers to all sequences below this were received, and may be forgotten
 */
public record RequestId(long session, long since, long sequence, long acknowledged) {

  /** Texts that name a request are at most this long. */
  public static final int TEXT_LENGTH_MAX = 128;

  public RequestId {
    if (since < 0 || sequence < 1 || acknowledged < 0) {
      throw new IllegalArgumentException(
          "since and acknowledged are 0 or more and sequence at least 1, not %d, %d and %d"
              .formatted(since, acknowledged, sequence));
    }
  }

  /**
   * The only request of a session of its own, both named by a text.
   *
   * @param text which no other request has
   */
  public static RequestId named(String text, long since) {
    if (text.isBlank() || text.length() > TEXT_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a request id has 1 to %d characters, such as a UUID, not %d"
              .formatted(TEXT_LENGTH_MAX, text.length()));
    }
    return new RequestId(Hash64.ofKey(text.getBytes(StandardCharsets.UTF_8)), since, 1, 0);
  }
}
