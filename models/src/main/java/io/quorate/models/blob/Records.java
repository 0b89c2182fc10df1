package io.quorate.models.blob;

import io.quorate.models.blob.RecordHeader.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where records are kept, each once, by kind and digest. Thread-safe. */
interface Records extends AutoCloseable {

  boolean contains(Kind kind, Digest digest) throws IOException;

  /** Those that are not there. */
  default List<Digest> missing(Kind kind, Collection<Digest> asked) throws IOException {
    List<Digest> missing = new ArrayList<>();
    for (Digest digest : asked) {
      if (!contains(kind, digest)) {
        missing.add(digest);
      }
    }
    return missing;
  }

  /** These are likely to be read next. */
  default void ahead(Kind kind, List<Digest> digests) {}

  /** The bytes of a record once decoded, −1 where there is none. */
  int length(Kind kind, Digest digest) throws IOException;

  /** How many there are, as far as this node knows. */
  int records(Kind kind);

  /** What all take, in bytes. */
  long bytes();

  /**
   * The decoded bytes of a record; null where there is none. They may be damaged: the caller
   * compares digests.
   */
  byte @Nullable [] read(Kind kind, Digest digest) throws IOException;

  /** The same as all who share the records have it, whatever this node has kept of it before. */
  default byte @Nullable [] readShared(Kind kind, Digest digest) throws IOException {
    return read(kind, digest);
  }

  /** Appends a record, not yet durable, unless it is there. Returns whether it was not. */
  boolean put(Kind kind, Digest digest, byte[] bytes, int from, int length) throws IOException;

  /** Makes durable what was put before. */
  void sync() throws IOException;

  /** Forgets a record that turned out to be damaged, so that it can be stored again. */
  void forget(Kind kind, Digest digest);

  /** Says of a record whether it is still needed. */
  interface Needed {
    boolean needed(Kind kind, Digest digest);
  }

  /**
   * How to collect.
   *
   * @param shareMin a pack of which a smaller share is needed is rewritten
   * @param graceMillis packs that were written to within that time stay
   * @param dryRun only says what would be done
   */
  record Collecting(double shareMin, long graceMillis, boolean dryRun) {}

  /**
   * What a collection did.
   *
   * @param packs that were rewritten or deleted
   * @param bytes that became free
   */
  record Freed(int packs, long bytes) {}

  /** Frees what is not needed. Asks again of each record before it lets go of it. */
  Freed collect(Needed needed, Collecting how) throws IOException;

  @Override
  void close() throws IOException;
}
