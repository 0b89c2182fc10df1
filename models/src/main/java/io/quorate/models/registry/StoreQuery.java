package io.quorate.models.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a registry store; answered by a {@link StoreAnswer}. Keys are printable ASCII.
 */
public sealed interface StoreQuery {

  /**
   * Reads documents; answered by {@link StoreAnswer.Documents}. Sees every commit that was answered
   * before.
   *
   * @param keys to be read, present or not
   * @param prefixes of which all documents are to be read, in key order
   */
  record Read(List<String> keys, List<String> prefixes) implements StoreQuery {
    public Read {
      keys = List.copyOf(keys);
      prefixes = List.copyOf(prefixes);
    }
  }

  /**
   * Writes all or nothing, if every condition holds at that moment; answered by {@link
   * StoreAnswer.Committed}, {@link StoreAnswer.Conflict}, or a refusal that says whether it may
   * have been done.
   */
  record Commit(List<Condition> conditions, List<Change> changes) implements StoreQuery {
    public Commit {
      conditions = List.copyOf(conditions);
      changes = List.copyOf(changes);
    }
  }

  /**
   * That a document has not changed.
   *
   * @param revision as it was read; 0: it was absent
   */
  record Condition(String key, long revision) {}

  /**
   * A document to be written.
   *
   * @param document null: to be deleted
   */
  record Change(String key, byte @Nullable [] document) {}
}
