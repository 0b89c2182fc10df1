package io.quorate.store.machine;

/** One operation of a transaction. All writes of a transaction share one revision. */
public sealed interface Op {

  /**
   * Writes a key; {@link OpResult.Written}.
   *
   * @param lease attached to the key from now on; 0 for none
   * @param previous whether to return the version before
   * @param keepValue keeps the present value and ignores the given one; the key must exist
   * @param keepLease keeps the present lease and ignores the given one; the key must exist
   */
  record Put(
      byte[] key, byte[] value, long lease, boolean previous, boolean keepValue, boolean keepLease)
      implements Op {

    public Put(byte[] key, byte[] value) {
      this(key, value, 0, false, false, false);
    }
  }

  /**
   * Deletes what exists in a range; {@link OpResult.Deleted}.
   *
   * @param previous whether to return what was deleted
   */
  record Delete(KeyRange range, boolean previous) implements Op {}

  /** Reads; {@link OpResult.Found}. Sees the writes before it in the same transaction. */
  record Read(Query query) implements Op {}

  /** A transaction within; its conditions are judged before anything is written. */
  record Nested(Command.Transact transaction) implements Op {}
}
