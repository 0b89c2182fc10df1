package io.quorate.models.bucket;

import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreAnswer.Document;
import io.quorate.models.registry.StoreQuery;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A registry's store that commits only while a lease stands. Who finds it ended publishes nothing,
 * and begins anew. As thread-safe as the store.
 */
public final class LeasedStore implements RegistryStore {
  private final RegistryStore store;
  private final List<StoreQuery.Condition> lease;

  /**
   * @param store stays the caller's to close
   */
  public LeasedStore(RegistryStore store, List<StoreQuery.Condition> lease) {
    this.store = store;
    this.lease = List.copyOf(lease);
  }

  @Override
  public StoreAnswer ask(StoreQuery query) {
    return switch (query) {
      case StoreQuery.Read read -> read(read);
      case StoreQuery.Commit commit -> {
        List<StoreQuery.Condition> conditions = new ArrayList<>(commit.conditions());
        conditions.addAll(lease);
        yield store.ask(new StoreQuery.Commit(conditions, commit.changes()));
      }
    };
  }

  private StoreAnswer read(StoreQuery.Read read) {
    List<String> keys = new ArrayList<>(read.keys());
    lease.forEach(condition -> keys.add(condition.key()));
    StoreAnswer answer = store.ask(new StoreQuery.Read(keys, read.prefixes()));
    if (answer instanceof StoreAnswer.Documents found) {
      SortedMap<String, Document> rest = new TreeMap<>(found.documents());
      for (StoreQuery.Condition condition : lease) {
        Document document = rest.remove(condition.key());
        if (document == null || document.revision() != condition.revision()) {
          return new StoreAnswer.Refused(
              new Refusal(
                      ErrorCode.CONFLICT,
                      "the upload's lease ended before it was published, so that its blobs may be gone; upload what is missing, then publish again")
                  .with("missing", 0));
        }
      }
      return new StoreAnswer.Documents(rest);
    }
    return answer;
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
    // The store is the caller's.
  }
}
