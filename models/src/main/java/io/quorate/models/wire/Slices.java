package io.quorate.models.wire;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A body that is sent from where it lies. The HTTP client's own publishers copy a body into pieces
 * of 16 KiB first.
 */
final class Slices implements Flow.Publisher<ByteBuffer> {
  /** The kernel takes about as much at once; what it does not take is copied again. */
  private static final int SLICE_BYTES = 64 << 10;

  private final List<ByteBuffer> slices;

  private Slices(List<ByteBuffer> slices) {
    this.slices = slices;
  }

  /** Of buffers that nobody changes before the call has ended. */
  static BodyPublisher body(List<ByteBuffer> parts) {
    List<ByteBuffer> slices = new ArrayList<>();
    long length = 0;
    for (ByteBuffer part : parts) {
      length += part.remaining();
      for (int at = part.position(); at < part.limit(); at += SLICE_BYTES) {
        slices.add(part.slice(at, Math.min(SLICE_BYTES, part.limit() - at)));
      }
    }
    return length == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(new Slices(slices), length);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Sending(subscriber));
  }

  /** One thread at a time hands slices over; the others leave their demand to it. */
  private final class Sending implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong wanted = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private int next; // only of the thread that sends

    Sending(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      if (wanted.getAndAdd(count) > 0) {
        return;
      }
      do {
        if (ended.get()) {
          return; // its demand stays above zero: nobody sends any more
        }
        subscriber.onNext(slices.get(next++).duplicate());
        if (next == slices.size() && ended.compareAndSet(false, true)) {
          subscriber.onComplete();
        }
      } while (wanted.decrementAndGet() > 0);
    }

    @Override
    public void cancel() {
      ended.set(true);
    }
  }
}
