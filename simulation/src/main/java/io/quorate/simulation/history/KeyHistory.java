package io.quorate.simulation.history;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All writes of one key, and what reads may show of them at any moment. */
public final class KeyHistory {
  private final String key;
  private final Promises promises;
  private final WallTimes times;
  private final Consumer<String> violations;
  private final List<Write> writes = new ArrayList<>();
  private final TreeMap<Dot, Write> dots = new TreeMap<>();
  private final BitSet acknowledged = new BitSet();
  private final BitSet superseded = new BitSet();
  private final BitSet erasable = new BitSet();
  private final BitSet coverable = new BitSet();

  KeyHistory(String key, Promises promises, WallTimes times, Consumer<String> violations) {
    this.key = key;
    this.promises = promises;
    this.times = times;
    this.violations = violations;
  }

  /** The key. */
  public String key() {
    return key;
  }

  /** All writes so far, by number. */
  public List<Write> writes() {
    return Collections.unmodifiableList(writes);
  }

  /** A client sends a put or delete. */
  public Write begin(boolean deletes, boolean conditional, Clock context, Knowledge known) {
    Write write =
        new Write(
            key,
            writes.size(),
            deletes,
            conditional,
            context,
            known.copy(),
            snapshot(),
            times.now());
    writes.add(write);
    coverable.or(known.possible());
    if (deletes) {
      erasable.set(write.number());
      erasable.or(known.possible());
    }
    return write;
  }

  /**
   * A write was acknowledged.
   *
   * @param returned clock of the context that came with it
   * @return what the returned context covers
   */
  public Knowledge acknowledged(Write write, Clock returned) {
    write.fate(Write.Fate.ACKNOWLEDGED, times.now());
    acknowledged.set(write.number());
    superseded.or(write.superseded().certain());
    nameDot(write, returned);
    if (write.conditional()) {
      checkCondition(write);
    }
    Knowledge known = write.superseded().copy();
    known.add(write);
    return known;
  }

  /** The dot of a write is what its context learnt, if that is one thing. */
  private void nameDot(Write write, Clock returned) {
    List<Dot> learnt = new ArrayList<>();
    for (Clock.Entry entry : returned.entries()) {
      Dot last = new Dot(entry.actor(), entry.last());
      if (!write.context().covers(last)) {
        learnt.add(last);
      }
    }
    if (learnt.size() == 1) {
      dots.put(learnt.getFirst(), write);
      write.named();
    }
  }

  /** A write was refused with the promise that it has no effect. */
  public void notDone(Write write) {
    write.fate(Write.Fate.NOT_DONE, times.now());
    if (write.effective()) {
      violations.accept("a write that was seen is refused as not done: " + write);
    }
  }

  /** What is acknowledged now: to be taken when a read is sent. */
  public Snapshot snapshot() {
    return new Snapshot((BitSet) acknowledged.clone(), (BitSet) superseded.clone());
  }

  /**
   * A read was answered.
   *
   * @param before taken when it was sent
   * @param strict whether the read asked a quorum of the owners
   * @return what the context that came with the answer covers
   */
  public Knowledge read(Snapshot before, List<Sibling> siblings, boolean strict) {
    Knowledge known = new Knowledge();
    BitSet shown = new BitSet();
    for (Sibling sibling : siblings) {
      Write write = recognise(sibling);
      if (write != null) {
        shown.set(write.number());
        known.add(write);
      } else if (sibling.deleted()) {
        namelessDeletes().forEach(known::addPossible);
      }
    }
    if (promises.lastWins() && siblings.size() > 1) {
      violations.accept("a read of " + key + " shows more than the last write: " + siblings);
    }
    if (strict && promises.regularReads()) {
      checkRead(before, siblings, shown, known);
    }
    return known;
  }

  /**
   * A node let go of the key: each acknowledged value that no write was ever sent to supersede is
   * still held by so many.
   */
  public void checkCopies(List<Versions> held, long needed) {
    dots.forEach((dot, write) -> {
      boolean stays = write.fate() == Write.Fate.ACKNOWLEDGED && !write.deletes();
      if (stays && !coverable.get(write.number())) {
        long copies = held.stream().filter(versions -> shows(versions, dot)).count();
        if (copies < needed) {
          violations.accept(
              "%d nodes, not %d, are left that hold %s".formatted(copies, needed, write));
        }
      }
    });
  }

  private static boolean shows(Versions versions, Dot dot) {
    return versions.siblings().stream().anyMatch(sibling -> sibling.dot().equals(dot));
  }

  /** The write that made a sibling; null for a delete that nobody has owned up to. */
  public @Nullable Write recognise(Sibling sibling) {
    Write write = sibling.deleted() ? dots.get(sibling.dot()) : byValue(sibling);
    if (write == null) {
      if (!sibling.deleted()) {
        violations.accept("a value of " + key + " that nobody wrote: " + sibling);
      }
      return null;
    }
    write.observe();
    if (write.fate() == Write.Fate.NOT_DONE) {
      violations.accept("a write that was refused as not done shows: " + write);
    }
    Write first = dots.putIfAbsent(sibling.dot(), write);
    if (first != null && first != write) {
      violations.accept(
          "the dot " + sibling.dot() + " stands for two writes: " + first + " and " + write);
    }
    return write;
  }

  /**
   * Whether all of these writes may be gone because a delete that covers them may have been done.
   */
  public boolean mayBeErased(int number) {
    return erasable.get(number);
  }

  /** Where the last write wins: the writes that may have lost to what is shown or to a delete. */
  BitSet outdone(BitSet shown, List<Sibling> siblings) {
    return new Contest(writes, times).outdone(shown, siblings);
  }

  private @Nullable Write byValue(Sibling sibling) {
    int number = Values.number(key, sibling.value());
    return number >= 0 && number < writes.size() ? writes.get(number) : null;
  }

  private List<Write> namelessDeletes() {
    return writes.stream()
        .filter(w -> w.deletes() && !w.isNamed() && w.fate() != Write.Fate.NOT_DONE)
        .toList();
  }

  /** A read must show each acknowledged write or what superseded it, and nothing superseded. */
  private void checkRead(Snapshot before, List<Sibling> siblings, BitSet shown, Knowledge known) {
    String what = "a read of " + siblings;
    BitSet missed = (BitSet) before.acknowledged().clone();
    missed.andNot(known.possible());
    missed.andNot(erasable);
    if (promises.lastWins() && !missed.isEmpty()) {
      missed.andNot(outdone(shown, siblings));
    }
    if (!missed.isEmpty()) {
      violations.accept(what + " of " + key + " misses acknowledged writes " + named(missed));
    }
    BitSet stale = (BitSet) shown.clone();
    stale.and(before.superseded());
    if (promises.exactSiblings() && !stale.isEmpty()) {
      violations.accept(what + " of " + key + " shows superseded writes " + named(stale));
    }
  }

  /**
   * A conditional put that was done must have known all that was acknowledged before it was sent.
   */
  private void checkCondition(Write write) {
    if (promises.regularConditions()) {
      BitSet missed = (BitSet) write.before().acknowledged().clone();
      missed.andNot(write.superseded().possible());
      missed.andNot(erasable);
      if (!missed.isEmpty()) {
        violations.accept(write + " was done although it did not know " + named(missed));
      }
    }
  }

  private List<Write> named(BitSet numbers) {
    return numbers.stream().mapToObj(writes::get).toList();
  }
}
