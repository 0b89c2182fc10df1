package io.quorate.models.bucket;

import io.quorate.models.blob.Condemned;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.ObjectKey;
import io.quorate.models.blob.Slots;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two nodes on one bucket, uploads and collections on both, crashes, a clock that jumps, deletions
 * that arrive late. Who goes on at each call of a store is chosen by a seed.
 */
final class BucketWorld {
  static final long GRACE_MILLIS = 1_000;
  private static final long LEASE_MILLIS = 2_000;
  private static final long STRAY_MILLIS = 3_000;
  private static final int NODES = 2;
  private static final int CHUNKS = 6;
  
  /** A node between two crashes. */
  private final class Node {
    private final Ledger ledger;
    private final Leases leases;
    private final Slots slots;
    private final BucketCollector collector;
    private boolean collects; // one at a time, as its lock has it

    Node() {
      SimulatedStores.Bucket bucket = stores.new Bucket();
      Marker marker = new Marker(bucket);
      ledger = new Ledger(planted.forUploads(stores.new Store()));
      leases = new Leases(ledger, marker, () -> now);
      slots = new Slots(bucket, planted == Defect.SAME_KEY_AGAIN ? Condemned.NOTHING : ledger);
      collector =
          new BucketCollector(
              new Ledger(planted.forCollections(stores.new Store())),
              bucket,
              marker,
              new BucketCollector.Times(
                  planted == Defect.NO_GRACE_PERIOD ? 0 : GRACE_MILLIS,
                  LEASE_MILLIS,
                  planted == Defect.FORGETS_AT_ONCE ? 0 : STRAY_MILLIS),
              () -> now,
              Runnable::run);
    }
  }

  private long now;
  private final Random random;
  private final Defect planted;
  private final Turns turns = new Turns();
  private final SimulatedStores stores = new SimulatedStores(turns, () -> now, this::deleted);
  private final List<Node> nodes = new ArrayList<>();
  private final List<Turns.Deletion> strays = new ArrayList<>();
  private final Set<Digest> published = new HashSet<>();
  private Set<Digest> needed = Set.of();
  private int begun;
  private int versions;
  private int deleted;
  private @Nullable String violation;

  BucketWorld(long seed, Defect planted) {
    this.random = new Random(seed);
    this.planted = planted;
    for (int i = 0; i < NODES; i++) {
      nodes.add(new Node());
    }
  }

  int versions() {
    return versions;
  }

  int deleted() {
    return deleted;
  }

  private void collect(Node node) {
    try {
      node.collector.collect(this::needed);
    } catch (IOException _) {
      // another one has begun
    } finally {
      node.collects = false;
    }
  }

  private Set<Digest> needed() {
    Set<Digest> before = needed;
    Set<Digest> found = new HashSet<>();
    StoreQuery.Read all = new StoreQuery.Read(List.of(), List.of(SimulatedUpload.VERSIONS));
    if (stores.new Store().ask(all) instanceof StoreAnswer.Documents versionsNow) {
      versionsNow
          .documents()
          .values()
          .forEach(document -> Leases.decode(document.bytes(), found));
    }
    needed = found;
    return planted == Defect.DECIDED_WHEN_CONDEMNED ? new HashSet<>(before) : found;
  }

  private void published(List<Digest> digests) {
    versions++;
    published.addAll(digests);
    digests.forEach(this::requireThere);
  }

  private void requireThere(Digest digest) {
    ObjectKey key = new ObjectKey(false, digest, false);
    if (!stores.objects.containsKey(key.text())
        && !stores.objects.containsKey(key.other().text())) {
      violation = digest + " was published and is gone";
    }
  }

  private void deleted(ObjectKey key) {
    deleted++;
    if (published.contains(key.digest())) {
      requireThere(key.digest());
    }
    if (now - stores.condemned(key).orElse(now - GRACE_MILLIS) < GRACE_MILLIS) {
      violation = key + " was deleted before its grace period ended";
    }
  }

  void run() throws Exception {
    try {
      for (int i = 0; i < 1_200; i++) {
        step();
      }
      if (planted == Defect.NOTHING) {
        calmDown();
      }
    } finally {
      turns.end();
    }
  }

  private void step() throws Exception {
    if (turns.actors().size() < 4) {
      int node = random.nextInt(NODES);
      Node host = nodes.get(node);
      if (!host.collects && random.nextInt(others(node) ? 12 : 2) == 0) {
        host.collects = true;
        turns.begin(node, () -> collect(host));
      } else {
        String id = "upload-" + begun++;
        int first = begun / 12; // contents come and go
        List<Integer> chunks =
            random.ints(1 + random.nextInt(4), first, first + CHUNKS).distinct().boxed().toList();
        boolean publishes = random.nextInt(4) == 0;
        turns.begin(
            node,
            () ->
                new SimulatedUpload(
                        stores, host.leases, host.slots, planted.withoutLease(), this::published)
                    .run(id, chunks, publishes));
      }
    }
    if (random.nextInt(500) == 0) {
      crash(random.nextInt(NODES));
    }
    if (!strays.isEmpty() && random.nextInt(20) == 0) {
      stores.deleted(strays.removeFirst().key());
    }
    if (random.nextInt(60) == 0 && !turns.actors().isEmpty()) {
      turns.actors().getFirst().sleepsUntil = now + random.nextInt(15_000);
    }
    if (turns.actors().isEmpty()) {
      return;
    }
    turns.step(chosen());
    if (violation != null) {
      throw new AssertionError(violation);
    }
    now = Math.min(now + (random.nextInt(12) == 0 ? random.nextInt(1_500) : 1), latest());
  }

  /** One that has sent a deletion does not sleep for longer than deletions may take. */
  private Turns.Actor chosen() {
    List<Turns.Actor> all = turns.actors();
    for (Turns.Actor actor : all) {
      if (actor.deleting != null && now >= actor.deleting.sinceMillis() + STRAY_MILLIS - 2) {
        return actor;
      }
    }
    List<Turns.Actor> awake = all.stream().filter(actor -> actor.sleepsUntil <= now).toList();
    return awake.isEmpty()
        ? all.get(random.nextInt(all.size()))
        : awake.get(random.nextInt(awake.size()));
  }

  private long latest() {
    long latest = Long.MAX_VALUE;
    for (Turns.Actor actor : turns.actors()) {
      if (actor.deleting != null) {
        latest = Math.min(latest, actor.deleting.sinceMillis() + STRAY_MILLIS - 1);
      }
    }
    for (Turns.Deletion stray : strays) {
      latest = Math.min(latest, stray.sinceMillis() + STRAY_MILLIS - 1);
    }
    return Math.max(now, latest);
  }

  private boolean others(int node) {
    return nodes.get(1 - node).collects;
  }

  private void crash(int node) throws Exception {
    for (Turns.Actor actor : turns.actors()) {
      if (actor.node() == node && actor.deleting != null) {
        strays.add(actor.deleting);
      }
    }
    turns.crash(node);
    nodes.set(node, new Node());
  }

  /** Nobody uploads any more: what nothing needs has to go, and what is known of it too. */
  private void calmDown() throws Exception {
    strays.forEach(stray -> stores.deleted(stray.key()));
    for (int node = 0; node < NODES; node++) {
      turns.crash(node);
    }
    Node last = nodes.getFirst();
    for (int pass = 0; pass < 10; pass++) {
      now += LEASE_MILLIS;
      turns.begin(0, () -> last.collector.collect(this::needed));
      while (!turns.actors().isEmpty()) {
        turns.step(turns.actors().getFirst());
      }
    }
    Set<String> left = new TreeSet<>();
    for (String key : stores.objects.keySet()) {
      ObjectKey.parse(key)
          .filter(object -> !published.contains(object.digest()))
          .ifPresent(_ -> left.add(key));
    }
    stores.documents.all().keySet().stream()
        .filter(key -> key.startsWith(Documents.BATCHES) || key.startsWith(Documents.allLeases()))
        .forEach(left::add);
    if (!left.isEmpty()) {
      throw new AssertionError(left + " never went");
    }
  }
}
