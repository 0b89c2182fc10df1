package io.quorate.server.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.concurrent.atomic.AtomicLongArray;

/** Durations by size. One thread records, any may read. */
public final class Histogram {
  /** Upper bounds in microseconds: what is between two neighbours is not told apart. */
  private static final long[] BOUNDS_MICROS = {
    50,
    100,
    200,
    300,
    500,
    750,
    1_000,
    1_500,
    2_500,
    5_000,
    7_500,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000
  };

  private static final int SUM = BOUNDS_MICROS.length + 1;

  /** A count for each bound, one for what is above all, and the sum in nanoseconds. */
  private final AtomicLongArray counts = new AtomicLongArray(SUM + 1);

  /** Counts one duration. */
  public void record(long nanos) {
    long micros = nanos / 1_000;
    int bucket = 0;
    while (bucket < BOUNDS_MICROS.length && micros > BOUNDS_MICROS[bucket]) {
      bucket++;
    }
    add(bucket, 1);
    add(SUM, nanos);
  }

  /** How many were counted. */
  public long count() {
    long count = 0;
    for (int i = 0; i < SUM; i++) {
      count += counts.get(i);
    }
    return count;
  }

  private void add(int index, long by) {
    // A single writer needs no atomic addition.
    counts.setRelease(index, counts.getPlain(index) + by);
  }

  HistogramDataPointSnapshot snapshot(Labels labels) {
    double[] bounds = new double[SUM];
    long[] buckets = new long[SUM];
    for (int i = 0; i < SUM; i++) {
      bounds[i] = i < BOUNDS_MICROS.length ? BOUNDS_MICROS[i] / 1e6 : Double.POSITIVE_INFINITY;
      buckets[i] = counts.getAcquire(i);
    }
    return HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, buckets))
        .sum(counts.getAcquire(SUM) / 1e9)
        .build();
  }
}
