package io.quorate.models.bucket;

import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreQuery;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is wrong on purpose with the collection of a bucket. */
enum Defect {
  NOTHING(0, "") {},
  /** What an upload was told is there is not kept for it. */
  NO_LEASES(82, "was published and is gone") {
    @Override
    RegistryStore forUploads(RegistryStore store) {
      return new Filtered(store) {
        @Override
        public StoreAnswer ask(StoreQuery query) {
          boolean lease =
              query instanceof StoreQuery.Commit commit
                  && commit.changes().stream()
                      .anyMatch(change -> change.key().startsWith(Documents.allLeases()));
          return lease ? new StoreAnswer.Committed() : super.ask(query);
        }
      };
    }

    @Override
    boolean withoutLease() {
      return true;
    }
  },
  /** An upload does not take back what was condemned before it came. */
  TAKES_NOTHING_BACK(49, "was published and is gone") {
    @Override
    RegistryStore forUploads(RegistryStore store) {
      return new Filtered(store) {
        @Override
        public StoreAnswer ask(StoreQuery query) {
          StoreAnswer answer = super.ask(query);
          if (!(answer instanceof StoreAnswer.Documents found)) {
            return answer;
          }
          SortedMap<String, StoreAnswer.Document> seen = new TreeMap<>(found.documents());
          seen.entrySet()
              .removeIf(entry ->
                  entry.getKey().startsWith(Documents.BATCHES)
                      && Batch.decode(entry.getValue().bytes()).state() == Batch.State.CONDEMNED);
          return new StoreAnswer.Documents(seen);
        }
      };
    }
  },
  /** What is condemned is not looked at again before it is deleted. */
  DECIDED_WHEN_CONDEMNED(0, "was published and is gone") {
    @Override
    RegistryStore forCollections(RegistryStore store) {
      return new Filtered(store) {
        @Override
        public StoreAnswer ask(StoreQuery query) {
          boolean leases =
              query instanceof StoreQuery.Read read
                  && read.prefixes().contains(Documents.allLeases());
          return leases ? new StoreAnswer.Documents(new TreeMap<>()) : super.ask(query);
        }
      };
    }
  },
  /** A collection that slept commits what it decided before. */
  COMMITS_WHATEVER_HAPPENED(353, "was published and is gone") {
    @Override
    RegistryStore forCollections(RegistryStore store) {
      return new Filtered(store) {
        @Override
        public StoreAnswer ask(StoreQuery query) {
          return super.ask(
              query instanceof StoreQuery.Commit commit
                      && commit.changes().getFirst().key().startsWith(Documents.BATCHES)
                  ? new StoreQuery.Commit(List.of(), commit.changes())
                  : query);
        }
      };
    }
  },
  /** A publish that slept commits although its lease has ended. */
  PUBLISHES_WITHOUT_A_LEASE(85, "was published and is gone") {
    @Override
    boolean withoutLease() {
      return true;
    }
  },
  /** What is put again lies where a deletion may still arrive. */
  SAME_KEY_AGAIN(40, "was published and is gone") {},
  /** A dead key is used again while deletions may still arrive. */
  FORGETS_AT_ONCE(380, "was published and is gone") {},
  /** What nothing needs is deleted as soon as it is condemned. */
  NO_GRACE_PERIOD(0, "was deleted before its grace period ended") {};

  /** One that finds it; any change of the world may have others find it. */
  final int seed;

  final String objection;

  Defect(int seed, String objection) {
    this.seed = seed;
    this.objection = objection;
  }

  RegistryStore forUploads(RegistryStore store) {
    return store;
  }

  RegistryStore forCollections(RegistryStore store) {
    return store;
  }

  boolean withoutLease() {
    return false;
  }

  /** Another store, as far as nothing else is said. */
  private static class Filtered implements RegistryStore {
    private final RegistryStore store;

    Filtered(RegistryStore store) {
      this.store = store;
    }

    @Override
    public StoreAnswer ask(StoreQuery query) {
      return store.ask(query);
    }

    @Override
    public long awaitChange(long after, Duration max) throws InterruptedException {
      return store.awaitChange(after, max);
    }

    @Override
    public Promises promises() {
      return store.promises();
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
