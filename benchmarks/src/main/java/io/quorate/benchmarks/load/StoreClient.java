package io.quorate.benchmarks.load;

import org.jspecify.annotations.Nullable;

/**
 * A store's driver as the loop sees it. Neither call blocks for the answer; each is answered once,
 * on any thread. A key is asked for by one client at a time.
 */
public interface StoreClient extends AutoCloseable {

  /** What became of a request. */
  @FunctionalInterface
  interface Outcome {
    /** Done when {@code failure} is null, else what went wrong. */
    void done(@Nullable String failure);
  }

  /** Writes; done means durable as far as the store promises durability. */
  void put(int key, byte[] value, Outcome outcome);

  /** Reads; a key that has no value is a failure. */
  void get(int key, Outcome outcome);

  @Override
  void close();

  /** The key's name, the same in every store. */
  static String name(int key) {
    return "bench/%08d".formatted(key);
  }
}
