package io.quorate.client;

import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.FeedCursor;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;
import java.util.stream.Stream;

/**
 * Follows the changes of an eventual keyspace, all its partitions side by side. A partition's place
 * is kept here and moves only when a listener was told, so that another replica can take over: that
 * one walks over all keys of the partition first, and says so. Thread-safe.
 */
public final class Following implements AutoCloseable {

  /** How long one question waits for a change. */
  private static final int WAIT_MILLIS = 20_000;

  /** Bytes of keys and values that an answer of one partition holds, about. */
  private static final int BYTES_MAX = 64 << 10;

  /** Hears of changes, on the client's thread, one call at a time; must not block. */
  public interface Listener {

    /** Keys changed, a walk began or ended, or nothing happened for a while. */
    void changed(int partition, Reply.Changed changed);

    /** It is over: no node will go on with it. Not called after a close. */
    void ended(Refusal refusal);
  }

  private final QuorateClient client;
  private final String keyspace;
  private final byte[] prefix;
  private final Listener listener;
  private final List<Wait> waits;
  private volatile boolean closed;
  private volatile FeedCursor cursor;

  private Following(
      QuorateClient client, String keyspace, byte[] prefix, FeedCursor from, Listener listener) {
    this.client = client;
    this.keyspace = keyspace;
    this.prefix = prefix;
    this.cursor = from;
    this.listener = listener;
    this.waits = Stream.generate(client::waiting).limit(from.partitions()).toList();
  }

  static Following begin(
      QuorateClient client, String keyspace, byte[] prefix, FeedCursor from, Listener listener) {
    Following following = new Following(client, keyspace, prefix, from, listener);
    for (int partition = 0; partition < from.partitions(); partition++) {
      following.ask(partition);
    }
    return following;
  }

  /** Where it goes on: nothing that comes after this has been told, some of it perhaps twice. */
  public FeedCursor cursor() {
    return cursor;
  }

  private void ask(int partition) {
    if (!closed) {
      waits
          .get(partition)
          .ask(
              new Request.Changes(
                  keyspace, partition, cursor.place(partition), prefix, BYTES_MAX, WAIT_MILLIS),
              reply -> answered(partition, reply));
    }
  }

  private void answered(int partition, Reply reply) {
    if (closed) {
      return;
    }
    switch (reply) {
      case Reply.Changed changed -> {
        listener.changed(partition, changed);
        cursor = cursor.with(partition, changed.next());
        ask(partition);
      }
      case Reply.Refused(Refusal refusal) when Watching.passes(refusal.code()) ->
          client.later(() -> ask(partition));
      case Reply.Refused(Refusal refusal) -> {
        closed = true;
        listener.ended(refusal);
      }
      default -> throw new IllegalStateException("Not an answer to a follower: " + reply);
    }
  }

  /** Ends it, also where nodes wait for it; what is on its way is dropped. */
  @Override
  public void close() {
    closed = true;
    waits.forEach(Wait::end);
  }
}
