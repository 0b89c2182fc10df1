package io.quorate.models.bucket;

import io.quorate.models.blob.Digest;
import io.quorate.models.object.ObjectStore;
import io.quorate.models.registry.StoreAnswer.Document;
import io.quorate.models.registry.StoreQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Deletes from a bucket what nothing needs. Of several that collect at the same time the last one
 * that began decides; the others' commits are refused. Thread-safe.
 */
public final class BucketCollector {
  /** So many batches there are at the most; more is condemned once they are forgotten. */
  private static final int BATCHES_MAX = 32;

  /**
   * When what may go.
   *
   * @param graceMillis between condemning and deleting
   * @param leaseMillis that a lease stands after it was last written
   * @param strayMillis that a deletion may arrive after it was answered
   */
  public record Times(long graceMillis, long leaseMillis, long strayMillis) {
    /** A day for leases, an hour for strays. */
    public static Times of(Duration grace) {
      return new Times(
          grace.toMillis(), Duration.ofDays(1).toMillis(), Duration.ofHours(1).toMillis());
    }
  }

  /** What must stay. */
  @FunctionalInterface
  public interface Needed {
    /**
     * All that any version names, and all that it is made of.
     *
     * @throws IOException when not all of it is known: nothing is collected
     */
    Set<Digest> read() throws IOException;
  }

  private final Ledger ledger;
  private final ObjectStore objects;
  private final Marker marker;
  private final Times times;
  private final Deletions deletions;
  private final Ages batchAges;
  private final Ages leaseAges;
  private byte @Nullable [] lastCollection;

  /**
   * @param objects stays the caller's to close
   * @param clockMillis any clock that only goes on
   * @param threads delete objects
   */
  public BucketCollector(
      Ledger ledger,
      ObjectStore objects,
      Marker marker,
      Times times,
      LongSupplier clockMillis,
      Executor threads) {
    this.ledger = ledger;
    this.objects = objects;
    this.marker = marker;
    this.times = times;
    this.deletions = new Deletions(ledger, objects, threads);
    this.batchAges = new Ages(clockMillis);
    this.leaseAges = new Ages(clockMillis);
  }

  /** What waits for the end of the grace period. */
  public Collected waiting() throws IOException {
    return Collected.of(0, 0, ledger.refresh());
  }

  /**
   * Whether another process has collected since this was last asked, which then only takes note of
   * what is condemned, so that it can go on should the other one end.
   */
  public synchronized boolean othersCollect() throws IOException {
    Document last =
        ledger.documents().read(List.of(Documents.COLLECTOR), List.of()).get(Documents.COLLECTOR);
    byte[] before = lastCollection;
    lastCollection = last == null ? null : last.bytes();
    if (last == null || (before != null && Arrays.equals(before, last.bytes()))) {
      return false;
    }
    observe(ledger.refresh());
    leases(List.of());
    return true;
  }

  /**
   * Condemns what nothing needs, and deletes what was condemned a grace period ago.
   *
   * @param needed read after the leases, so that what is published meanwhile is in one of them
   * @throws IOException when not all is known that has to be, or another collection has begun
   */
  public synchronized Collected collect(Needed needed) throws IOException {
    Ledger.View view = ledger.refresh();
    marker.put(view.registry());
    marker.requireAlone(view.registry());
    Claim claim = Claim.take(ledger.documents());
    lastCollection = claim.document();
    List<StoreQuery.Condition> fence = List.of(claim.fence());
    observe(view);
    finish(fence);
    condemn(needed, claim);
    Set<String> due = due();
    long count = 0;
    long bytes = 0;
    if (!due.isEmpty()) {
      Set<Digest> spared = spared(leases(fence), needed);
      for (String batch : due) {
        Batch dead = kill(batch, spared, fence);
        if (dead != null) {
          deletions.delete(batch, fence);
          count += dead.items().size();
          bytes += dead.bytes();
        }
      }
    }
    return Collected.of(count, bytes, ledger.refresh());
  }

  /** What a collection would condemn, beside what is condemned already. */
  public synchronized Collected survey(Needed needed) throws IOException {
    Ledger.View view = ledger.refresh();
    marker.requireAlone(view.registry());
    List<Batch.Item> found =
        Garbage.find(objects, view, spared(leases(List.of()), needed), Integer.MAX_VALUE);
    Collected waiting = Collected.of(0, 0, view);
    return new Collected(
        0,
        0,
        waiting.condemnedObjects() + found.size(),
        waiting.condemnedBytes() + found.stream().mapToLong(Batch.Item::bytes).sum());
  }

  private void observe(Ledger.View view) {
    view.batches().forEach((key, batch) -> batchAges.of(key, batch.state().name()));
    batchAges.retain(view.batches().keySet());
  }

  /** Goes on with what other collections have left, and forgets what no deletion can meet now. */
  private void finish(List<StoreQuery.Condition> fence) throws IOException {
    for (Map.Entry<String, Batch> entry : ledger.refresh().batches().entrySet()) {
      Batch batch = entry.getValue();
      if (batch.state() == Batch.State.DYING) {
        deletions.delete(entry.getKey(), fence);
      } else if (batch.state() == Batch.State.GONE
          && batchAges.of(entry.getKey(), batch.state().name()) >= times.strayMillis()) {
        deletions.change(entry.getKey(), batch.state(), _ -> null, fence);
      }
    }
  }

  private void condemn(Needed needed, Claim claim) throws IOException {
    Ledger.View view = ledger.refresh();
    int room = BATCHES_MAX - view.batches().size();
    List<Batch.Item> found =
        Garbage.find(
            objects,
            view,
            spared(leases(List.of(claim.fence())), needed),
            Math.max(0, room) * Batch.ITEMS_MAX);
    for (int i = 0; i * Batch.ITEMS_MAX < found.size(); i++) {
      Batch batch =
          new Batch(
              Batch.State.CONDEMNED,
              found.subList(
                  i * Batch.ITEMS_MAX, Math.min(found.size(), (i + 1) * Batch.ITEMS_MAX)));
      String key = Documents.batch(claim.pass() * BATCHES_MAX + i);
      deletions.change(key, null, _ -> batch, List.of(claim.fence()));
      batchAges.of(key, Batch.State.CONDEMNED.name());
    }
  }

  /** Batches whose grace period has passed while this process looked. */
  private Set<String> due() throws IOException {
    Set<String> due = new HashSet<>();
    ledger
        .refresh()
        .batches()
        .forEach((key, batch) -> {
          if (batch.state() == Batch.State.CONDEMNED
              && batchAges.of(key, batch.state().name()) >= times.graceMillis()) {
            due.add(key);
          }
        });
    return due;
  }

  /** From then on nobody relies on what of the batch is not spared; null where nothing is left. */
  private @Nullable Batch kill(String key, Set<Digest> spared, List<StoreQuery.Condition> fence)
      throws IOException {
    return deletions.change(
        key,
        Batch.State.CONDEMNED,
        batch -> {
          Batch rest = batch.without(spared::contains);
          return rest.items().isEmpty() ? null : rest.in(Batch.State.DYING);
        },
        fence);
  }

  private static Set<Digest> spared(Set<Digest> leased, Needed needed) throws IOException {
    leased.addAll(needed.read());
    return leased;
  }

  /**
   * What the leases name that stand.
   *
   * @param fence with which those that have ended are deleted; empty: they count too
   */
  private Set<Digest> leases(List<StoreQuery.Condition> fence) throws IOException {
    return new StandingLeases(ledger.documents(), leaseAges, times.leaseMillis()).read(fence);
  }
}
