package io.quorate.server.backup;

import io.quorate.server.backup.Backups.Progress;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.store.backup.Frame;
import io.quorate.store.operation.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Frames on their way into a partition, several at once. One that is refused meanwhile may be so
 * only because one before it was: it and those behind it go again, one after the other. For one
 * thread.
 */
final class FrameQueue {
  /** Of frames on their way; one that is larger goes alone. */
  private static final long BYTES_MAX = 2 << 20;

  private static final int CALLS_MAX = 1024;

  private final BlockingRequests requests;
  private final Filling filling;
  private final Deque<Sent> underWay = new ArrayDeque<>();
  private long bytesUnderWay;
  private int callsUnderWay;
  private Progress progress = new Progress(0, false);

  /**
   * A frame that was sent.
   *
   * @param alone whether none before it was on its way
   */
  private record Sent(
      long number,
      Frame frame,
      long bytes,
      int calls,
      boolean alone,
      CompletableFuture<Reply> reply) {}

  FrameQueue(BlockingRequests requests, Filling filling) {
    this.requests = requests;
    this.filling = filling;
  }

  /**
   * Sends the next frame, once there is room for it.
   *
   * @param number in its section
   * @param bytes that it was read from
   */
  void add(long number, Frame frame, long bytes) {
    int calls = filling.calls(frame);
    while (!underWay.isEmpty()
        && (bytesUnderWay + bytes > BYTES_MAX || callsUnderWay + calls > CALLS_MAX)) {
      awaitFirst();
    }
    boolean alone = underWay.isEmpty();
    underWay.addLast(new Sent(number, frame, bytes, calls, alone, filling.begin(number, frame)));
    bytesUnderWay += bytes;
    callsUnderWay += calls;
  }

  /** Waits for all; how far the restore has come then. */
  Progress drain() {
    while (!underWay.isEmpty()) {
      awaitFirst();
    }
    return progress;
  }

  private void awaitFirst() {
    Sent first = underWay.removeFirst();
    bytesUnderWay -= first.bytes;
    callsUnderWay -= first.calls;
    Reply reply = requests.await(first.reply);
    if (reply instanceof Reply.Refused && !first.alone) {
      again(first);
    } else {
      end(first, reply);
    }
  }

  private void end(Sent sent, Reply reply) {
    try {
      progress = filling.end(sent.number, sent.frame, reply);
    } catch (RefusedException refused) {
      throw new RefusedException(refused.refusal().with("frame", sent.number));
    }
  }

  /** Nothing is on its way any more before anything goes again. */
  private void again(Sent refused) {
    List<Sent> sent = new ArrayList<>(underWay);
    sent.forEach(behind -> requests.await(behind.reply));
    sent.addFirst(refused);
    underWay.clear();
    bytesUnderWay = 0;
    callsUnderWay = 0;
    for (Sent next : sent) {
      end(next, requests.await(filling.begin(next.number, next.frame)));
    }
  }
}
