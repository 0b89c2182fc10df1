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

  private final Environment environment;

  /** What writers were told that they wrote, by revision. */
  private final TreeMap<Long, String> acknowledged = new TreeMap<>();

  /** The changes of a revision, as the first watcher that saw its end was told. */
  private final TreeMap<Long, String> told = new TreeMap<>();

  ChangeRecord(Environment environment) {
    this.environment = environment;
  }

  /**
   * A writer was told that its writes have that revision.
   *
   * @param writes all of that revision, as {@link #text(String, String)} and in order
   */
  void wrote(long revision, String writes) {
    String other = acknowledged.put(revision, writes);
    if (other != null && !other.equals(writes)) {
      environment.violated("revision %d is [%s] and [%s]".formatted(revision, other, writes));
    }
    String changes = told.get(revision);
    if (changes != null) {
      compare(revision, changes, writes);
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
    String writes = acknowledged.get(revision);
    if (writes != null) {
      compare(revision, changes, writes);
    }
  }

  /**
   * At the end: what watchers were told is what the log holds, revision by revision.
   *
   * @param logged changes from a revision on, all of them, in order
   */
  void replay(long from, long revision, List<Change> logged) {
    TreeMap<Long, String> log = new TreeMap<>();
    for (Change change : logged) {
      log.merge(change.revision(), text(change), (before, now) -> before + ", " + now);
    }
    for (long at = from; at <= revision; at++) {
      String changes = told.get(at);
      if (changes != null && !changes.equals(log.getOrDefault(at, ""))) {
        environment.violated(
            "revision %d is [%s] in the log, and watchers were told [%s]"
                .formatted(at, log.getOrDefault(at, ""), changes));
      }
      environment.counts().add("watcher.replayed");
    }
  }

  private void compare(long revision, String changes, String writes) {
    if (!changes.equals(writes)) {
      environment.violated(
          "[%s] was acknowledged at revision %d, and watchers were told [%s]"
              .formatted(writes, revision, changes));
    }
  }

  /** What a write says; no value for a deletion. */
  static String text(String key, @Nullable String value) {
    return value == null ? key + " deleted" : key + "=" + value;
  }

  /** What a change says. */
  static String text(Change change) {
    Entry entry = change.entry();
    String key = new String(entry.key(), StandardCharsets.UTF_8);
    return text(key, entry.deleted() ? null : new String(entry.value(), StandardCharsets.UTF_8));
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
