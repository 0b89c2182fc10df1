package io.quorate.simulation.group;

import io.quorate.simulation.engine.Environment;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What watchers of everything were told, against what writers were: a revision that was told to be
 * over holds the same changes for every watcher, in order and once, and every write that was
 * acknowledged at it.
 */
final class ChangeRecord {

  /** A write that its writer was told of; no value for a deletion. */
  private record Acknowledged(String key, @Nullable String value) {}

  private final Environment environment;

  /** Acknowledged writes by revision; one operation of a client writes one key. */
  private final TreeMap<Long, Acknowledged> acknowledged = new TreeMap<>();

  /** The changes of a revision, as the first watcher that saw its end was told. */
  private final TreeMap<Long, String> told = new TreeMap<>();

  ChangeRecord(Environment environment) {
    this.environment = environment;
  }

  /** A writer was told that its write has that revision. */
  void wrote(long revision, String key, @Nullable String value) {
    Acknowledged write = new Acknowledged(key, value);
    Acknowledged other = acknowledged.put(revision, write);
    if (other != null && !other.equals(write)) {
      environment.violated("revision %d is %s and %s".formatted(revision, other, write));
    }
    String changes = told.get(revision);
    if (changes != null) {
      compare(revision, changes, write);
    }
  }

  /**
   * A watcher was told these changes of one revision, which is over; none are an empty text.
   *
   * @param changes all of them, in order
   */
  void over(long revision, String changes) {
    String before = told.putIfAbsent(revision, changes);
    if (before != null && !before.equals(changes)) {
      environment.violated(
          "revision %d was told as [%s] and as [%s]".formatted(revision, before, changes));
    }
    Acknowledged write = acknowledged.get(revision);
    if (write != null) {
      compare(revision, changes, write);
    }
  }

  private void compare(long revision, String changes, Acknowledged write) {
    String expected = text(write.key(), write.value());
    if (!changes.equals(expected)) {
      environment.violated(
          "%s was acknowledged at revision %d, and watchers were told [%s]"
              .formatted(expected, revision, changes));
    }
  }

  private static String text(String key, @Nullable String value) {
    return value == null ? key + " deleted" : key + "=" + value;
  }

  /** What a change says. */
  static String text(Change change) {
    Entry entry = change.entry();
    String key = new String(entry.key(), StandardCharsets.UTF_8);
    return text(
        key, entry.deleted() ? null : new String(entry.value(), StandardCharsets.UTF_8));
  }

  /** What is wrong with an answer in itself, in words, or null. */
  static @Nullable String flaw(Cursor from, List<Change> changes, Cursor next) {
    Cursor last = from;
    for (Change change : changes) {
      Cursor place = new Cursor(change.revision(), change.part());
      if (place.compareTo(last) < 0) {
        return "a change at %s is told behind %s".formatted(place, last);
      }
      last = new Cursor(place.revision(), place.part() + 1);
    }
    return next.compareTo(last) < 0 && !changes.isEmpty()
        ? "it goes on at %s, before what was told up to %s".formatted(next, last)
        : null;
  }
}
