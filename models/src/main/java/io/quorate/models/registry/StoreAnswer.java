package io.quorate.models.registry;

import io.quorate.protocol.process.Refusal;
import java.util.SortedMap;

/** What a registry store answers. */
public sealed interface StoreAnswer {

  /**
   * A document.
   *
   * @param revision changes with every write of it, and is never 0
   */
  record Document(byte[] bytes, long revision) {}

  /** Those that exist, by key. */
  record Documents(SortedMap<String, Document> documents) implements StoreAnswer {}

  /** Written, and readable by everybody from now on. */
  record Committed() implements StoreAnswer {}

  /** A condition did not hold; nothing was written. */
  record Conflict() implements StoreAnswer {}

  /** Not done, or perhaps: the code says which. */
  record Refused(Refusal refusal) implements StoreAnswer {}
}
