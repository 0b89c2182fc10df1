package io.quorate.models.bucket;

import io.quorate.models.blob.Digest;
import io.quorate.models.blob.ObjectKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Objects that were condemned together. One document: a byte for the state, then 37 bytes an
 * object: kind and key, digest, size.
 */
record Batch(State state, List<Item> items) {
  /** So that a batch stays below the 1 MiB that a document may have. */
  static final int ITEMS_MAX = 20_000;

  static final Batch NONE = new Batch(State.CONDEMNED, List.of());

  private static final int ITEM_BYTES = 1 + Digest.BYTES + Integer.BYTES;

  /** Its place is its code. */
  enum State {
    /** Anybody may take back what is needed after all. */
    CONDEMNED,
    /** Being deleted: dead. */
    DYING,
    /** All deletions were answered: dead, until none can arrive any more. */
    GONE
  }

  /**
   * An object.
   *
   * @param bytes that it takes
   */
  record Item(ObjectKey key, int bytes) {}

  Batch {
    items = List.copyOf(items);
  }

  Batch in(State next) {
    return new Batch(next, items);
  }

  Batch without(Predicate<Digest> spared) {
    return new Batch(
        state, items.stream().filter(item -> !spared.test(item.key().digest())).toList());
  }

  long bytes() {
    return items.stream().mapToLong(Item::bytes).sum();
  }

  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(1 + items.size() * ITEM_BYTES);
    out.put((byte) state.ordinal());
    for (Item item : items) {
      out.put((byte) ((item.key().recipe() ? 1 : 0) + (item.key().second() ? 2 : 0)));
      item.key().digest().write(out);
      out.putInt(item.bytes());
    }
    return out.array();
  }

  static Batch decode(byte[] document) {
    ByteBuffer in = ByteBuffer.wrap(document);
    State state = State.values()[in.get()];
    List<Item> items = new ArrayList<>(document.length / ITEM_BYTES);
    while (in.hasRemaining()) {
      int kind = in.get();
      ObjectKey key = new ObjectKey((kind & 1) != 0, Digest.read(in), (kind & 2) != 0);
      items.add(new Item(key, in.getInt()));
    }
    return new Batch(state, items);
  }
}
