package io.quorate.store.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects changes for one watcher: whole revisions as long as they fit, and part of a revision
 * where that one alone does not.
 */
public final class ChangeBatch {
  private final ChangeQuery query;
  private final List<Change> changes = new ArrayList<>(1);
  private long bytes;
  private Cursor next;
  private boolean full;

  public ChangeBatch(ChangeQuery query) {
    this.query = query;
    this.next = query.from();
  }

  /** Whether nothing more is taken. */
  public boolean full() {
    return full;
  }

  /** Whether there is nothing to tell. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Takes the next change that is wanted, unless it stands before the beginning. */
  public void add(Change change) {
    if (full || change.place().compareTo(query.from()) < 0) {
      return;
    }
    if (!changes.isEmpty() && bytes + change.bytes() > query.bytesMax()) {
      cut(change.place());
      return;
    }
    changes.add(change);
    bytes += change.bytes();
  }

  /** All before that place was looked at, and nothing from there on will be. */
  public void cut(Cursor place) {
    full = true;
    next = place;
    if (place.part() == 0) {
      return;
    }
    int whole = changes.size();
    while (whole > 0 && changes.get(whole - 1).revision() == place.revision()) {
      whole--;
    }
    if (whole > 0) { // the revision that does not fit comes next, as a whole where it can
      changes.subList(whole, changes.size()).clear();
      next = Cursor.at(place.revision());
    }
  }

  /** What was collected, all up to that revision having been looked at unless it was cut. */
  public Changes upTo(long revision) {
    Cursor behind = Cursor.at(revision + 1);
    if (!full && next.compareTo(behind) < 0) {
      next = behind;
    }
    return new Changes(List.copyOf(changes), next);
  }
}
