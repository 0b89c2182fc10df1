package io.quorate.store.machine;

/**
 * Which changes are wanted.
 *
 * @param from where to begin
 * @param previous whether to add what each change superseded
 * @param puts whether writes are wanted
 * @param deletes whether deletions are wanted
 * @param bytesMax stop once the changes hold that many bytes; at least one comes where there is one
 */
public record ChangeQuery(
    KeyRange range, Cursor from, boolean previous, boolean puts, boolean deletes, int bytesMax) {

  /** The same from another place. */
  public ChangeQuery at(Cursor place) {
    return new ChangeQuery(range, place, previous, puts, deletes, bytesMax);
  }

  /** Whether a change is wanted, wherever it stands. */
  public boolean wants(Change change) {
    return wants(change.entry().key(), change.entry().deleted());
  }

  boolean wants(byte[] key, boolean deleted) {
    return (deleted ? deletes : puts) && range.contains(key);
  }
}
