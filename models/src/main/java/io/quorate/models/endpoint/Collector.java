package io.quorate.models.endpoint;

import io.quorate.models.blob.BlobStore;
import io.quorate.models.blob.BlobStore.Collected;
import io.quorate.models.blob.Digest;
import io.quorate.models.bucket.BucketCollector;
import io.quorate.models.registry.Model;
import io.quorate.models.registry.ModelVersion;
import io.quorate.models.registry.Registry;
import io.quorate.models.registry.RegistryCall;
import io.quorate.models.registry.RegistryReply;
import io.quorate.server.endpoint.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what no version of any model names, now and then and when it is asked to. When the
 * registry or a manifest cannot be read nothing is collected. Thread-safe.
 */
final class Collector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  /**
   * When to collect.
   *
   * @param every zero: only when it is asked for
   * @param grace packs that were written to within that time stay
   */
  record Schedule(Duration every, Duration grace) {}

  private final BlobStore blobs;
  private final Registry registry;
  private final Publishing publishing;
  private final Schedule schedule;
  private final @Nullable Bucket bucket;
  private final AtomicLong deletedBytes = new AtomicLong();
  private final AtomicLong runs = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong freedBytes = new AtomicLong();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("blob-collector").factory());

  /**
   * @param bucket null: blobs lie on the nodes
   */
  Collector(
      BlobStore blobs,
      Registry registry,
      Publishing publishing,
      Schedule schedule,
      @Nullable Bucket bucket) {
    this.bucket = bucket;
    this.blobs = blobs;
    this.registry = registry;
    this.publishing = publishing;
    this.schedule = schedule;
    long millis = schedule.every().toMillis();
    if (millis > 0) {
      timer.scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    try {
      Collected collected = collect(false);
      if (bucket != null && !bucket.collector().othersCollect()) {
        var deleted = collectBucket(bucket, false);
        if (deleted.deletedObjects() > 0) {
          LOG.info(
              "deleted {} objects, {} bytes, that no version names, from {}",
              deleted.deletedObjects(),
              deleted.deletedBytes(),
              bucket.objects().name());
        }
      }
      if (collected.packs() > 0) {
        LOG.info(
            "collected {} bytes of blobs that no version names, from {} packs",
            collected.freedBytes(),
            collected.packs());
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("no blobs were collected: {}", e.getMessage());
    }
  }

  Collected collect(boolean dryRun) throws IOException {
    try {
      Collected collected = blobs.collect(this::named, schedule.grace().toMillis(), dryRun);
      if (!dryRun) {
        runs.incrementAndGet();
        freedBytes.addAndGet(collected.freedBytes());
      }
      return collected;
    } catch (IOException | RuntimeException e) {
      failures.incrementAndGet();
      throw e;
    }
  }

  /**
   * Collects what lies in the bucket that all nodes share.
   *
   * @param dryRun only says what would be condemned
   */
  io.quorate.models.bucket.Collected collectBucket(Bucket shared, boolean dryRun)
      throws IOException {
    try {
      BucketCollector.Needed needed = () -> blobs.needed(named());
      if (dryRun) {
        return shared.collector().survey(needed);
      }
      var collected = shared.collector().collect(needed);
      deletedBytes.addAndGet(collected.deletedBytes());
      return collected;
    } catch (IOException | RuntimeException e) {
      failures.incrementAndGet();
      throw e;
    }
  }

  /** Where blobs lie; null: on the nodes. */
  @Nullable Bucket bucket() {
    return bucket;
  }

  /** From the bucket, by this node. */
  long deletedBytes() {
    return deletedBytes.get();
  }

  /** All blobs that any version of any model names, and the manifests. */
  private Collection<Digest> named() throws IOException {
    Set<Digest> named = new HashSet<>();
    for (Model model : ask(new RegistryCall.ListModels(""), RegistryReply.Models.class).models()) {
      RegistryReply.History history =
          ask(new RegistryCall.History(model.name()), RegistryReply.History.class);
      for (ModelVersion version : history.versions()) {
        Digest manifest = BlobRoutes.digest(version.digest());
        if (named.add(manifest)) {
          publishing.manifest(manifest).files().forEach(file -> named.add(file.digest()));
        }
      }
    }
    return named;
  }

  private <T extends RegistryReply> T ask(RegistryCall call, Class<T> expected) throws IOException {
    try {
      return Answers.expect(registry.call(call), expected);
    } catch (RefusedException e) {
      throw new IOException("the registry cannot be read: " + e.getMessage(), e);
    }
  }

  Schedule schedule() {
    return schedule;
  }

  long runs() {
    return runs.get();
  }

  long failures() {
    return failures.get();
  }

  long freedBytes() {
    return freedBytes.get();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
