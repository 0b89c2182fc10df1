package io.quorate.models.endpoint;

import io.quorate.models.bucket.BucketCollector;
import io.quorate.models.bucket.Leases;
import io.quorate.models.bucket.Ledger;
import io.quorate.models.bucket.Marker;
import io.quorate.models.object.ObjectStore;
import io.quorate.models.registry.RegistryStore;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/** A bucket that the nodes of a cluster share, and what they agree on about it. */
record Bucket(ObjectStore objects, Ledger ledger, Leases leases, BucketCollector collector) {

  /**
   * @param store where they agree
   * @param grace between condemning and deleting
   */
  static Bucket of(
      ObjectStore objects, RegistryStore store, Duration grace, LongSupplier clockMillis) {
    Ledger ledger = new Ledger(store);
    Marker marker = new Marker(objects);
    return new Bucket(
        objects,
        ledger,
        new Leases(ledger, marker, clockMillis),
        new BucketCollector(
            ledger,
            objects,
            marker,
            BucketCollector.Times.of(grace),
            clockMillis,
            Executors.newVirtualThreadPerTaskExecutor()));
  }
}
