package io.quorate.models.registry.store;

import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreAnswer.Document;
import io.quorate.models.registry.StoreQuery;
import java.util.SortedMap;
import java.util.TreeMap;

/** Documents in memory. Not thread-safe. */
public final class DocumentMap {
  private final SortedMap<String, Document> documents = new TreeMap<>();

  /** Does that; each commit is a revision of its own. */
  public StoreAnswer ask(StoreQuery query, long revision) {
    return switch (query) {
      case StoreQuery.Read read -> read(read);
      case StoreQuery.Commit commit -> {
        if (!holds(commit)) {
          yield new StoreAnswer.Conflict();
        }
        apply(commit, revision);
        yield new StoreAnswer.Committed();
      }
    };
  }

  /** The documents that are asked for. */
  public StoreAnswer.Documents read(StoreQuery.Read read) {
    SortedMap<String, Document> found = new TreeMap<>();
    for (String key : read.keys()) {
      Document document = documents.get(key);
      if (document != null) {
        found.put(key, document);
      }
    }
    for (String prefix : read.prefixes()) {
      for (var entry : documents.tailMap(prefix).entrySet()) {
        if (!entry.getKey().startsWith(prefix)) {
          break;
        }
        found.put(entry.getKey(), entry.getValue());
      }
    }
    return new StoreAnswer.Documents(found);
  }

  /** Whether all conditions hold. */
  public boolean holds(StoreQuery.Commit commit) {
    return commit.conditions().stream()
        .allMatch(condition -> {
          Document document = documents.get(condition.key());
          return (document == null ? 0 : document.revision()) == condition.revision();
        });
  }

  /** Writes, whatever the conditions. */
  public void apply(StoreQuery.Commit commit, long revision) {
    for (StoreQuery.Change change : commit.changes()) {
      byte[] bytes = change.document();
      if (bytes == null) {
        documents.remove(change.key());
      } else {
        documents.put(change.key(), new Document(bytes, revision));
      }
    }
  }

  /** All of them, by key. */
  public SortedMap<String, Document> all() {
    return new TreeMap<>(documents);
  }

  /** Forgets everything. */
  public void clear() {
    documents.clear();
  }
}
