package io.quorate.models.object;

import java.io.IOException;
import java.util.Optional;

/**
 * Objects by key. What was put is durable once the call returns, and everybody reads it from then
 * on. Thread-safe.
 */
public interface ObjectStore extends AutoCloseable {

  /** What went wrong, in words for whoever runs the store. */
  final class ObjectStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With what was wrong and what to do. */
    public ObjectStoreException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Writes an object, in the place of one of that key. */
  void put(String key, byte[] bytes) throws IOException;

  /** An object's bytes; empty where there is none. */
  Optional<byte[]> get(String key) throws IOException;

  /** Whether there is an object of that key. */
  boolean contains(String key) throws IOException;

  /** Where the objects lie, for people. */
  String name();

  @Override
  void close();
}
