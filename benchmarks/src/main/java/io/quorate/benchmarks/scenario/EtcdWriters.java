package io.quorate.benchmarks.scenario;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.quorate.api.etcd.rpc.KVGrpc;
import io.quorate.api.etcd.rpc.PutRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Writers over etcd's API, each of which puts a value under a random key at a steady pace. A put
 * counts from when it was due, so that one that waits for another is not left out.
 */
final class EtcdWriters {
  private static final int VALUE_BYTES = 256;
  private static final long PATIENCE_SECONDS = 60;

  private final Channel channel;
  private final int writers;
  private final int keys;
  private final long apartNanos;
  private final ByteString value = ByteString.copyFrom(new byte[VALUE_BYTES]);

  /**
   * @param perSecond puts of all writers together
   */
  EtcdWriters(Channel channel, int writers, int keys, int perSecond) {
    this.channel = channel;
    this.writers = writers;
    this.keys = keys;
    this.apartNanos = TimeUnit.SECONDS.toNanos(writers) / perSecond;
  }

  static ByteString key(int number) {
    return ByteString.copyFromUtf8("watched/%08d".formatted(number));
  }

  /** Writes each key once. */
  void each() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      int first = i;
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int key = first; key < keys; key += writers) {
              put(key);
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** What puts took, in microseconds. */
  Histogram run(Duration time) throws InterruptedException {
    Histogram micros = new ConcurrentHistogram(3);
    long end = System.nanoTime() + time.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      long first = System.nanoTime() + i * apartNanos / writers;
      threads.add(Thread.startVirtualThread(() -> write(first, end, micros)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return micros;
  }

  private void write(long first, long end, Histogram micros) {
    for (long due = first; due - end < 0; due += apartNanos) {
      Pause.until(due);
      put(ThreadLocalRandom.current().nextInt(keys));
      micros.recordValue((System.nanoTime() - due) / 1_000);
    }
  }

  private void put(int key) {
    KVGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .put(PutRequest.newBuilder().setKey(key(key)).setValue(value).build());
  }
}
