package io.quorate.models.bucket;

import io.quorate.models.object.ObjectStore.ObjectStoreException;
import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreAnswer.Document;
import io.quorate.models.registry.StoreQuery;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The documents of a collection in the registry's store. Thread-safe. */
final class Documents {
  static final String HEAD = "bucket/head";
  static final String COLLECTOR = "bucket/collector";
  static final String BATCHES = "bucket/batches/";
  private static final String LEASES = "bucket/leases/";

  private final RegistryStore store;

  Documents(RegistryStore store) {
    this.store = store;
  }

  static String allLeases() {
    return LEASES;
  }

  static String leases(String upload) {
    return LEASES + upload + "/";
  }

  static String batch(long number) {
    return BATCHES + "%019d".formatted(number);
  }

  /** The upload that a lease's key names. */
  static String upload(String lease) {
    return lease.substring(LEASES.length(), lease.lastIndexOf('/'));
  }

  SortedMap<String, Document> read(List<String> keys, List<String> prefixes) throws IOException {
    StoreAnswer answer = store.ask(new StoreQuery.Read(keys, prefixes));
    if (answer instanceof StoreAnswer.Documents found) {
      return new TreeMap<>(found.documents());
    }
    throw refused(answer);
  }

  /** Whether the conditions held and it was written. */
  boolean commit(List<StoreQuery.Condition> conditions, List<StoreQuery.Change> changes)
      throws IOException {
    StoreAnswer answer = store.ask(new StoreQuery.Commit(conditions, changes));
    return switch (answer) {
      case StoreAnswer.Committed _ -> true;
      case StoreAnswer.Conflict _ -> false;
      case StoreAnswer.Documents _, StoreAnswer.Refused _ -> throw refused(answer);
    };
  }

  private static IOException refused(StoreAnswer answer) {
    return new ObjectStoreException(
        "what is promised to uploads cannot be read or written in the registry: "
            + (answer instanceof StoreAnswer.Refused refused
                ? refused.refusal().message()
                : answer),
        null);
  }

  static StoreQuery.Condition unchanged(String key, @Nullable Document document) {
    return new StoreQuery.Condition(key, document == null ? 0 : document.revision());
  }
}
