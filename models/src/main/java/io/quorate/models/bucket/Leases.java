package io.quorate.models.bucket;

import io.quorate.models.blob.Digest;
import io.quorate.models.registry.StoreAnswer.Document;
import io.quorate.models.registry.StoreQuery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.LongSupplier;

/**
 * What uploads were promised: each has some documents of digests, which collections spare. Those of
 * one upload end together, a day after any of them was last written. Thread-safe.
 */
public final class Leases {
  private static final int DIGESTS_MAX = 25_000;
  private static final long RENEWED_MILLIS = Duration.ofHours(1).toMillis();
  private static final int UPLOADS_MAX = 1_000;
  static final int CHANGES_MAX = 100;

  /** What this node has written for an upload. */
  private static final class Own {
    private final Set<Digest> digests = new HashSet<>();
    private long writtenMillis;
  }

  private final Ledger ledger;
  private final Marker marker;
  private final LongSupplier clockMillis;
  private final Map<String, Own> uploads = new HashMap<>();

  /**
   * @param marker says in the bucket whose blobs are there
   * @param clockMillis any clock that only goes on
   */
  public Leases(Ledger ledger, Marker marker, LongSupplier clockMillis) {
    this.ledger = ledger;
    this.marker = marker;
    this.clockMillis = clockMillis;
  }

  /** From now on a collection spares these. Those that are dead already are known to be so. */
  public void hold(String upload, Collection<Digest> digests) throws IOException {
    if (!holds(upload, digests)) {
      write(upload, digests);
    }
  }

  private synchronized boolean holds(String upload, Collection<Digest> digests) {
    Own own = uploads.get(upload);
    return own != null
        && clockMillis.getAsLong() - own.writtenMillis < RENEWED_MILLIS
        && own.digests.containsAll(digests);
  }

  private synchronized void written(String upload, Collection<Digest> digests, long millis) {
    if (uploads.size() >= UPLOADS_MAX) {
      uploads.clear(); // they are written once more
    }
    Own own = uploads.computeIfAbsent(upload, _ -> new Own());
    if (millis - own.writtenMillis >= RENEWED_MILLIS) {
      own.digests.clear(); // that lease may have ended
    }
    own.digests.addAll(digests);
    own.writtenMillis = millis;
  }

  /** Returns what holds as long as the lease does. */
  private List<StoreQuery.Condition> write(String upload, Collection<Digest> digests)
      throws IOException {
    marker.put(ledger.refresh().registry());
    long begun = clockMillis.getAsLong();
    List<Digest> all = digests.stream().distinct().sorted().toList();
    List<String> keys = new ArrayList<>();
    for (int from = 0; from < all.size(); from += DIGESTS_MAX) {
      byte[] document = encode(all.subList(from, Math.min(all.size(), from + DIGESTS_MAX)));
      String key = Documents.leases(upload) + Digest.of(document).hex();
      ledger.documents().commit(List.of(), List.of(new StoreQuery.Change(key, document)));
      keys.add(key);
    }
    SortedMap<String, Document> found = ledger.documents().read(keys, List.of());
    ledger.takeBack(new HashSet<>(all));
    written(upload, all, begun);
    return keys.stream().map(key -> Documents.unchanged(key, found.get(key))).toList();
  }

  /**
   * The same, written in any case, for somebody who is about to publish.
   *
   * @return what a publish has to be conditional on: that the lease stood all the time
   */
  public List<StoreQuery.Condition> promise(String upload, Collection<Digest> digests)
      throws IOException {
    return write(upload, digests);
  }

  /** The upload needs nothing more: a version names it all, or nobody wants it. */
  public void end(String upload) throws IOException {
    synchronized (this) {
      uploads.remove(upload);
    }
    List<String> keys =
        List.copyOf(ledger.documents().read(List.of(), List.of(Documents.leases(upload))).keySet());
    for (int from = 0; from < keys.size(); from += CHANGES_MAX) {
      List<StoreQuery.Change> part = new ArrayList<>();
      for (String key : keys.subList(from, Math.min(keys.size(), from + CHANGES_MAX))) {
        part.add(new StoreQuery.Change(key, null));
      }
      ledger.documents().commit(List.of(), part);
    }
  }

  static byte[] encode(List<Digest> digests) {
    ByteBuffer out = ByteBuffer.allocate(digests.size() * Digest.BYTES);
    digests.forEach(digest -> digest.write(out));
    return out.array();
  }

  static void decode(byte[] document, Set<Digest> into) {
    ByteBuffer in = ByteBuffer.wrap(document);
    while (in.hasRemaining()) {
      into.add(Digest.read(in));
    }
  }
}
