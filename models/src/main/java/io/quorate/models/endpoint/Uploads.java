package io.quorate.models.endpoint;

import io.quorate.models.blob.BlobStore;
import io.quorate.models.blob.Digest;
import io.quorate.models.registry.StoreQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what uploads need from being collected, each for a day after it was last heard of: here,
 * and in the bucket where blobs lie in one.
 */
final class Uploads {
  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  private static final long KEPT_MILLIS = Duration.ofDays(1).toMillis();

  private final BlobStore blobs;
  private final @Nullable Bucket bucket;

  Uploads(BlobStore blobs, @Nullable Bucket bucket) {
    this.blobs = blobs;
    this.bucket = bucket;
  }

  void pin(String upload, List<Digest> digests) throws IOException {
    blobs.pins().pin(upload, digests, KEPT_MILLIS);
    if (bucket != null) {
      bucket.leases().hold(upload, digests);
    }
  }

  /** With all that they are made of, as far as that is known here. */
  void pinBlobs(String upload, List<Digest> wanted) throws IOException {
    pin(upload, parts(wanted));
  }

  /**
   * What a publish relies on.
   *
   * @param kept what stays
   * @param lease as long as this holds
   */
  record Promise(Predicate<Digest> kept, List<StoreQuery.Condition> lease) {}

  /** The same for a publish. */
  Promise promise(String upload, List<Digest> wanted) throws IOException {
    List<Digest> all = parts(wanted);
    blobs.pins().pin(upload, all, KEPT_MILLIS);
    if (bucket == null) {
      return new Promise(_ -> true, List.of());
    }
    Set<Digest> kept = new HashSet<>(all);
    return new Promise(kept::contains, bucket.leases().promise(upload, all));
  }

  private List<Digest> parts(List<Digest> wanted) throws IOException {
    List<Digest> all = new ArrayList<>(wanted);
    for (Digest blob : wanted) {
      blobs.parts(blob).ifPresent(all::addAll);
    }
    return all;
  }

  /** A version names everything now. */
  void published(String upload) {
    blobs.pins().release(upload);
    if (bucket != null) {
      try {
        bucket.leases().end(upload);
      } catch (IOException e) {
        LOG.warn("the lease of a published upload stands for a day more: {}", e.getMessage());
      }
    }
  }
}
