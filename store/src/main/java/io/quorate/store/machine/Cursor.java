package io.quorate.store.machine;

/**
 * A place in the order of changes.
 *
 * @param revision the first one that is wanted
 * @param part how many writes of that revision are done with; 0 nearly always
 */
public record Cursor(long revision, int part) implements Comparable<Cursor> {

  /** Behind all that is there. */
  public static final Cursor NOW = new Cursor(0, 0);

  /** The beginning of a revision. */
  public static Cursor at(long revision) {
    return new Cursor(revision, 0);
  }

  @Override
  public int compareTo(Cursor other) {
    int revisions = Long.compare(revision, other.revision);
    return revisions != 0 ? revisions : Integer.compare(part, other.part);
  }
}
