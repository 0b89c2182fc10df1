package io.quorate.models.bucket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quorate.models.blob.Condemned;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.ObjectKey;
import io.quorate.models.object.ObjectStore.ObjectStoreException;
import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.StoreAnswer.Document;
import io.quorate.models.registry.StoreQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is condemned, as this node last read it. Every change of a batch writes the head too, so
 * whoever finds the head unchanged has read everything. Thread-safe.
 */
public final class Ledger implements Condemned {
  private static final int ATTEMPTS_MAX = 100;

  private final Documents documents;
  private volatile View view = new View(null, new TreeMap<>(), new TreeMap<>());

  /** In that store, which stays the caller's to close. */
  public Ledger(RegistryStore store) {
    this.documents = new Documents(store);
  }

  /**
   * All at one moment.
   *
   * @param head null: nothing was ever kept here
   */
  record View(
      @Nullable Document head,
      SortedMap<String, Batch> batches,
      SortedMap<String, Document> documents,
      Set<ObjectKey> dead) {

    View(
        @Nullable Document head,
        SortedMap<String, Batch> batches,
        SortedMap<String, Document> documents) {
      this(head, batches, documents, new HashSet<>());
      for (Batch batch : batches.values()) {
        if (batch.state() != Batch.State.CONDEMNED) {
          batch.items().forEach(item -> dead.add(item.key()));
        }
      }
    }

    /**
     * The head holds three words: whether anything was ever deleted, its number, and who it is of.
     */
    private String word(int index) {
      return head == null ? "0" : new String(head.bytes(), US_ASCII).split(" ", 3)[index];
    }

    boolean anyDeleted() {
      return word(0).equals("1");
    }

    /** Grows with each change. */
    long number() {
      return Long.parseLong(word(1));
    }

    String registry() {
      return word(2);
    }
  }

  @Override
  public boolean dead(ObjectKey key) {
    return view.dead().contains(key);
  }

  @Override
  public boolean anyEver() {
    return view.anyDeleted();
  }

  Documents documents() {
    return documents;
  }

  /** Reads it anew, where it has changed. */
  View refresh() throws IOException {
    while (true) {
      View known = view;
      Document head = documents.read(List.of(Documents.HEAD), List.of()).get(Documents.HEAD);
      if (head == null) {
        byte[] first = ("0 1 " + UUID.randomUUID()).getBytes(US_ASCII);
        documents.commit(
            List.of(Documents.unchanged(Documents.HEAD, null)),
            List.of(new StoreQuery.Change(Documents.HEAD, first)));
      } else if (known.head() != null && known.head().revision() == head.revision()) {
        return known;
      } else {
        return readAll();
      }
    }
  }

  private View readAll() throws IOException {
    SortedMap<String, Document> found =
        documents.read(List.of(Documents.HEAD), List.of(Documents.BATCHES));
    Document head = found.remove(Documents.HEAD);
    SortedMap<String, Batch> batches = new TreeMap<>();
    found.forEach((key, document) -> batches.put(key, Batch.decode(document.bytes())));
    View next = new View(head, batches, found);
    return keep(next);
  }

  /** Of two that read at the same time the newer one stays, whoever ends last. */
  private synchronized View keep(View next) {
    if (view.head() == null || next.number() > view.number()) {
      view = next;
    }
    return view;
  }

  /**
   * Writes or deletes a batch of a view.
   *
   * @param batch null: to be deleted
   * @param fence what has to hold besides
   * @return whether nothing has changed meanwhile
   */
  boolean change(View from, String key, @Nullable Batch batch, List<StoreQuery.Condition> fence)
      throws IOException {
    List<StoreQuery.Condition> conditions = new ArrayList<>(fence);
    conditions.add(Documents.unchanged(key, from.documents().get(key)));
    conditions.add(Documents.unchanged(Documents.HEAD, from.head()));
    boolean deletes = from.anyDeleted() || (batch != null && batch.state() == Batch.State.DYING);
    byte[] head =
        "%d %d %s"
            .formatted(deletes ? 1 : 0, from.number() + 1, from.registry())
            .getBytes(US_ASCII);
    return documents.commit(
        conditions,
        List.of(
            new StoreQuery.Change(key, batch == null ? null : batch.encode()),
            new StoreQuery.Change(Documents.HEAD, head)));
  }

  /**
   * Takes back what is condemned of these, for somebody whose lease names them already. What is
   * dead by then stays so, and is known to be so.
   */
  void takeBack(Set<Digest> digests) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      View now = refresh();
      String hit = condemned(now, digests);
      if (hit == null) {
        return;
      }
      Batch rest = Objects.requireNonNull(now.batches().get(hit)).without(digests::contains);
      change(now, hit, rest.items().isEmpty() ? null : rest, List.of());
    }
    throw new ObjectStoreException("what is condemned changes all the time; try again later", null);
  }

  private static @Nullable String condemned(View view, Set<Digest> digests) {
    for (Map.Entry<String, Batch> entry : view.batches().entrySet()) {
      Batch batch = entry.getValue();
      if (batch.state() == Batch.State.CONDEMNED
          && batch.items().stream().anyMatch(item -> digests.contains(item.key().digest()))) {
        return entry.getKey();
      }
    }
    return null;
  }
}
