package io.quorate.models.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The documents that a call has read, and what it decides to write. */
final class Reading {
  private final StoreQuery.Read read;
  private final SortedMap<String, StoreAnswer.Document> documents;
  private final List<StoreQuery.Change> changes = new ArrayList<>();

  Reading(StoreQuery.Read read, SortedMap<String, StoreAnswer.Document> documents) {
    this.read = read;
    this.documents = documents;
  }

  <T extends Record> Optional<T> get(Class<T> kind, String key) {
    if (!read.keys().contains(key)) {
      throw new IllegalStateException("'" + key + "' was not asked for");
    }
    return Optional.ofNullable(documents.get(key))
        .map(document -> Documents.read(kind, key, document.bytes()));
  }

  /** All documents of a prefix, in key order. */
  <T extends Record> List<T> all(Class<T> kind, String prefix) {
    return List.copyOf(byKey(kind, prefix).values());
  }

  <T extends Record> SortedMap<String, T> byKey(Class<T> kind, String prefix) {
    if (!read.prefixes().contains(prefix)) {
      throw new IllegalStateException("all of '" + prefix + "' was not asked for");
    }
    SortedMap<String, T> found = new TreeMap<>();
    for (var entry : documents.tailMap(prefix).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      found.put(entry.getKey(), Documents.read(kind, entry.getKey(), entry.getValue().bytes()));
    }
    return found;
  }

  void write(String key, Record document) {
    changes.add(new StoreQuery.Change(key, Documents.write(document)));
  }

  void delete(String key) {
    changes.add(new StoreQuery.Change(key, null));
  }

  /**
   * What was decided, under the condition that nothing has changed of the documents that were read
   * by key, nor of those among the others that it writes.
   */
  StoreQuery.Commit commit() {
    SortedSet<String> conditional = new TreeSet<>(read.keys());
    changes.stream()
        .map(StoreQuery.Change::key)
        .filter(key -> read.prefixes().stream().anyMatch(key::startsWith))
        .forEach(conditional::add);
    List<StoreQuery.Condition> conditions = new ArrayList<>();
    for (String key : conditional) {
      StoreAnswer.Document document = documents.get(key);
      conditions.add(new StoreQuery.Condition(key, document == null ? 0 : document.revision()));
    }
    return new StoreQuery.Commit(conditions, changes);
  }
}
