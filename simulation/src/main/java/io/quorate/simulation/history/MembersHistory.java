package io.quorate.simulation.history;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * All additions and removals of the members of one set, or of the fields of one map, and what it
 * may show. A removal removes what its coordinator holds, so the promises are these: nothing shows
 * that nobody added, and what was added stays unless a removal came after it or may yet come.
 */
public final class MembersHistory {

  /** One addition or removal. */
  public static final class Change {
    private final String value;
    private final boolean adds;
    private final long sent;
    private long answered = Long.MAX_VALUE;
    private Write.Fate fate = Write.Fate.OPEN;

    private Change(String value, boolean adds, long sent) {
      this.value = value;
      this.adds = adds;
      this.sent = sent;
    }

    private boolean acknowledged() {
      return fate == Write.Fate.ACKNOWLEDGED;
    }
  }

  private final String key;
  private final Consumer<String> violations;
  private final TreeMap<String, List<Change>> changes = new TreeMap<>();
  private long moments;

  public MembersHistory(String key, Consumer<String> violations) {
    this.key = key;
    this.violations = violations;
  }

  /**
   * A client sends an addition.
   *
   * @param value of the field in a map; empty in a set
   */
  public Change add(String member, String value) {
    return begin(member, new Change(value, true, ++moments));
  }

  /** A client sends a removal. */
  public Change remove(String member) {
    return begin(member, new Change("", false, ++moments));
  }

  private Change begin(String member, Change change) {
    changes.computeIfAbsent(member, _ -> new ArrayList<>()).add(change);
    return change;
  }

  /** The fate of a change became known. */
  public void known(Change change, Write.Fate fate) {
    change.fate = fate;
    change.answered = ++moments;
  }

  /** The moment at which a read is sent. */
  public long moment() {
    return ++moments;
  }

  /** What a strict read that was sent at a moment showed. */
  public void read(long moment, TreeMap<String, String> shown) {
    check(moment, shown, "a read");
  }

  /** What shows in the end. */
  public void judge(TreeMap<String, String> shown) {
    check(Long.MAX_VALUE, shown, "the end");
  }

  private void check(long moment, TreeMap<String, String> shown, String what) {
    changes.forEach((member, all) -> {
      if (!shown.containsKey(member) && all.stream().anyMatch(c -> stays(c, all, moment))) {
        violations.accept("%s misses member %s of %s: %s".formatted(what, member, key, shown));
      }
    });
    shown.forEach((member, value) -> {
      TreeSet<String> values = new TreeSet<>();
      for (Change change : changes.getOrDefault(member, List.of())) {
        if (change.adds && change.fate != Write.Fate.NOT_DONE) {
          values.add(change.value);
        }
      }
      if (!values.contains(value)) {
        violations.accept(
            "%s shows %s=%s of %s, which nobody wrote".formatted(what, member, value, key));
      }
    });
  }

  /** Whether an addition must show at a moment. */
  private static boolean stays(Change added, List<Change> all, long moment) {
    return added.adds
        && added.acknowledged()
        && added.answered <= moment
        && all.stream().noneMatch(c -> removes(c, added));
  }

  /**
   * Whether a removal may have seen an addition. One whose fate nobody was told may be done at any
   * later moment: a message may be long under way.
   */
  private static boolean removes(Change change, Change added) {
    return switch (change.adds ? Write.Fate.NOT_DONE : change.fate) {
      case NOT_DONE -> false;
      case OPEN -> true;
      case ACKNOWLEDGED -> change.answered > added.sent;
    };
  }
}
