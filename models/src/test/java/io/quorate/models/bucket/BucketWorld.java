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
import java.util.function.LongSupplier;

/**
 * Two nodes on one bucket, uploads and collections on both, pauses, crashes, clocks that run apart,
 * deletions that arrive late. Who goes on at each call of a store is chosen by a seed.
 */
final class BucketWorld {
  private static final int STEPS = 1_500;
  private static final int NODES = 2;
  private static final long GRACE_MILLIS = 1_000;
  private static final long LEASE_MILLIS = 2_000;
  private static final long STRAY_MILLIS = 3_000;

  /** A node's second takes between eight tenths of one and a whole one and a quarter. */
  private static final double SLOWEST = 0.8;

  private static final double FASTEST = 1.25;

  /** A node between two crashes. */
  private final class Node {
    private final Leases leases;
    private final Slots slots;
    private final BucketCollector collector;
    private boolean collects; // one at a time, as its lock has it

    Node() {
      double speed = SLOWEST + random.nextDouble() * (FASTEST - SLOWEST);
      long ahead = random.nextInt(1_000_000);
      LongSupplier clock = () -> ahead + (long) (schedule.now() * speed);
      SimulatedStores.Bucket bucket = stores.new Bucket();
      Marker marker = new Marker(bucket);
      Ledger ledger = new Ledger(planted.forUploads(stores.new Store()));
      leases = new Leases(ledger, marker, clock);
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
              clock,
              Runnable::run);
    }
  }

  private final Random random;
  private final Defect planted;
  private final Turns turns = new Turns();
  private final Schedule schedule;
  private final SimulatedStores stores;
  private final Witness witness = new Witness();
  private final List<Node> nodes = new ArrayList<>();
  private Set<Digest> needed = Set.of();
  private int begun;
  private int first; // chunk of those that uploads choose from

  BucketWorld(long seed, Defect planted) {
    this.random = new Random(seed);
    this.planted = planted;
    this.schedule = new Schedule(turns, random, (long) (STRAY_MILLIS / FASTEST) - 10, this::arrive);
    this.stores = new SimulatedStores(turns, schedule::now, this::deleted);
    for (int i = 0; i < NODES; i++) {
      nodes.add(new Node());
    }
  }

  Witness witness() {
    return witness;
  }

  private void deleted(ObjectKey key) {
    witness.deleted(stores, key, (long) (GRACE_MILLIS / FASTEST) - 1);
  }

  private void arrive(Turns.Deletion stray) {
    stores.deleted(stray.key());
    witness.requireNone();
  }

  void run() throws Exception {
    try {
      for (int i = 0; i < STEPS; i++) {
        if (turns.actors().size() < schedule.temper().actorsMax()) {
          begin(random.nextInt(NODES));
        }
        if (schedule.once(schedule.temper().crash())) {
          crash(random.nextInt(NODES));
        }
        schedule.step();
        witness.requireNone();
      }
      if (planted == Defect.NOTHING) {
        calmDown();
      }
    } finally {
      turns.end();
    }
  }

  private void begin(int node) {
    Node host = nodes.get(node);
    if (schedule.once(schedule.temper().collections()) && !host.collects) {
      host.collects = true;
      turns.begin(node, () -> collect(host));
    } else if (schedule.once(schedule.temper().uploads())) {
      upload(node, host);
    }
  }

  private void upload(int node, Node host) {
    String id = "upload-" + begun++;
    first += schedule.once(schedule.temper().freshness()) ? 1 : 0;
    List<Integer> chunks =
        random
            .ints(1 + random.nextInt(4), first, first + schedule.temper().chunks())
            .distinct()
            .boxed()
            .toList();
    boolean publishes = schedule.once(schedule.temper().publishes());
    SimulatedUpload upload =
        new SimulatedUpload(
            stores,
            host.leases,
            host.slots,
            planted.withoutLease(),
            digests -> witness.published(stores, digests));
    turns.begin(node, () -> upload.run(id, chunks, publishes));
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
      versionsNow.documents().values().forEach(document -> Leases.decode(document.bytes(), found));
    }
    needed = found;
    return planted == Defect.DECIDED_WHEN_CONDEMNED ? new HashSet<>(before) : found;
  }

  private void crash(int node) throws Exception {
    schedule.crash(node);
    nodes.set(node, new Node());
  }

  /** Nobody uploads any more: what nothing needs has to go, and what is known of it too. */
  private void calmDown() throws Exception {
    for (int node = 0; node < NODES; node++) {
      crash(node);
    }
    Node one = nodes.getFirst();
    for (int pass = 0; pass < 10; pass++) {
      schedule.pass((long) (LEASE_MILLIS / SLOWEST));
      turns.begin(0, () -> one.collector.collect(this::needed));
      while (!turns.actors().isEmpty()) {
        turns.step(turns.actors().getFirst());
      }
      witness.requireNone();
    }
    Set<String> left = new TreeSet<>();
    for (String key : stores.objects.keySet()) {
      ObjectKey.parse(key)
          .filter(object -> !witness.published(object.digest()))
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
