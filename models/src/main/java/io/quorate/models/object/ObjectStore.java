package io.quorate.models.object;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects by key. What was put is durable once the call returns, and everybody reads it from then
 * on. Thread-safe.
 */
public interface ObjectStore extends AutoCloseable {

  /** What went wrong, in words for whoever runs the store. */
  final class ObjectStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With what was wrong and what to do. */
    public ObjectStoreException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Writes an object, in the place of one of that key. */
  void put(String key, byte[] bytes) throws IOException;

  /** An object's bytes; empty where there is none. */
  Optional<byte[]> get(String key) throws IOException;

  /** Whether there is an object of that key. */
  boolean contains(String key) throws IOException;

  /**
   * An object as a list names it.
   *
   * @param bytes that it takes
   */
  record Listed(String key, long bytes) {}

  /**
   * Some of the objects whose keys begin so, in the order of their keys; a list may miss what was
   * put or name what was deleted a moment ago.
   *
   * @param after only keys behind this one; empty: from the first on
   * @return none when there are no more
   */
  List<Listed> list(String prefix, String after) throws IOException;

  /** Deletes an object, if it is there. */
  void delete(String key) throws IOException;

  /** Where the objects lie, for people. */
  String name();

  @Override
  void close();
}
