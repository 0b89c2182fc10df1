package io.quorate.server.endpoint;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.FeedCursor;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows all partitions of an eventual keyspace for one caller. Each partition is asked one
 * question at a time, the next one once its answer was taken: a caller that does not take answers
 * holds up itself, and one answer a partition is what it costs. For one thread.
 */
public final class PartitionFeeds implements AutoCloseable {
  private static final int ANSWERS_BYTES_MAX = 1 << 20;
  private static final int ANSWER_BYTES_MIN = 4 << 10;
  private static final long AGAIN_MILLIS = 200;

  /** An answer, and where the caller stands once it has passed it on. */
  public record Told(int partition, Reply.Changed changed, FeedCursor next) {}

  private record Answer(int partition, Reply reply) {}

  private record Again(int partition, long nanos) {}

  private final BlockingRequests requests;
  private final String keyspace;
  private final byte[] prefix;
  private final int waitMillis;
  private final Withdrawal withdrawal;
  private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final PriorityQueue<Again> again =
      new PriorityQueue<>(Comparator.comparingLong(Again::nanos));
  private FeedCursor cursor;

  /**
   * Asks all partitions.
   *
   * @param waitMillis how long one question waits for changes
   */
  public PartitionFeeds(
      BlockingRequests requests, String keyspace, byte[] prefix, FeedCursor from, int waitMillis) {
    this.requests = requests;
    this.withdrawal = requests.withdrawal();
    this.keyspace = keyspace;
    this.prefix = prefix;
    this.cursor = from;
    this.waitMillis = waitMillis;
    for (int partition = 0; partition < from.partitions(); partition++) {
      ask(partition);
    }
  }

  /** Where the caller stands. */
  public FeedCursor cursor() {
    return cursor;
  }

  /** Follows no longer; any thread may say so. */
  @Override
  public void close() {
    withdrawal.withdraw();
  }

  private void ask(int partition) {
    int bytesMax = Math.max(ANSWER_BYTES_MIN, ANSWERS_BYTES_MAX / cursor.partitions());
    requests
        .send(
            new Request.Changes(
                keyspace, partition, cursor.place(partition), prefix, bytesMax, waitMillis),
            withdrawal)
        .thenAccept(reply -> answers.add(new Answer(partition, reply)));
  }

  /**
   * Waits for the next answer, at most so long; null where none came that tells anything, or nobody
   * follows any longer.
   *
   * @throws RefusedException where no node will go on
   */
  public @Nullable Told next(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = deadline - System.nanoTime();
    while (left > 0 && !withdrawal.isWithdrawn()) {
      Again next = again.peek();
      long pause = next == null ? left : Math.min(left, next.nanos() - System.nanoTime());
      Answer answer = pause <= 0 ? null : answers.poll(pause, TimeUnit.NANOSECONDS);
      if (answer != null) {
        Told told = told(answer);
        if (told != null) {
          return told;
        }
      } else if (next != null && next.nanos() - System.nanoTime() <= 0) {
        again.remove();
        ask(next.partition());
      }
      left = deadline - System.nanoTime();
    }
    return null;
  }

  private @Nullable Told told(Answer answer) {
    switch (answer.reply()) {
      case Reply.Changed changed -> {
        cursor = cursor.with(answer.partition(), changed.next());
        ask(answer.partition());
        boolean quiet = changed.rows().isEmpty() && !changed.reset() && !changed.walked();
        return quiet ? null : new Told(answer.partition(), changed, cursor);
      }
      case Reply.Refused(Refusal refusal) when passes(refusal.code()) -> {
        long nanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS);
        again.add(new Again(answer.partition(), nanos));
        return null;
      }
      case Reply.Refused(Refusal refusal) -> throw new RefusedException(refusal);
      default -> throw new IllegalStateException("Not an answer to a follower: " + answer);
    }
  }

  /** Whether the same, or another replica, may answer later. */
  private static boolean passes(ErrorCode code) {
    return code.conclusion() != ErrorCode.Conclusion.NOT_DONE
        || code == ErrorCode.UNAVAILABLE
        || code == ErrorCode.OVERLOADED
        || code == ErrorCode.QUORUM_UNAVAILABLE
        || code == ErrorCode.DISK_FULL;
  }
}
