package io.quorate.simulation.history;

import io.quorate.protocol.clock.Sibling;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Judges what a key holds once everything has come to rest. */
public final class FinalCheck {
  private final KeyHistory history;
  private final Promises promises;
  private final Consumer<String> violations;
  private final BitSet shown = new BitSet();
  private final List<Sibling> siblings;

  /**
   * @param siblings what all owners hold in the end, as readers see it
   */
  public FinalCheck(
      KeyHistory history, Promises promises, Consumer<String> violations, List<Sibling> siblings) {
    this.history = history;
    this.promises = promises;
    this.violations = violations;
    this.siblings = siblings;
    for (Sibling sibling : siblings) {
      Write write = history.recognise(sibling);
      if (write == null) {
        continue;
      }
      if (shown.get(write.number()) && promises.onceOnly()) {
        violations.accept("stored twice: " + write);
      }
      shown.set(write.number());
    }
  }

  /** Reports every broken promise. */
  public void run() {
    checkNothingLost();
    checkNothingBack();
    checkConditions();
  }

  /** No acknowledged write is gone unless something that took effect superseded it. */
  private void checkNothingLost() {
    BitSet explained = explained();
    for (Write write : history.writes()) {
      if (write.fate() == Write.Fate.ACKNOWLEDGED && !explained.get(write.number())) {
        violations.accept(
            "LOST: acknowledged, not superseded and gone: " + write + "; left are " + shown);
      }
    }
  }

  /** What is shown, what may be deleted, and what such writes superseded. */
  private BitSet explained() {
    BitSet explained = (BitSet) shown.clone();
    for (Write write : history.writes()) {
      boolean roots = shown.get(write.number());
      boolean deletes = write.deletes() && write.fate() != Write.Fate.NOT_DONE;
      if (roots || deletes) {
        explained.set(write.number());
        explained.or(write.superseded().possible());
      }
    }
    if (promises.lastWins()) {
      explained.or(history.outdone(shown, siblings));
    }
    return explained;
  }

  /** Nothing is shown that a write which surely took effect had superseded. */
  private void checkNothingBack() {
    if (!promises.exactSiblings()) {
      return;
    }
    for (Write write : history.writes()) {
      if (lasts(write) && write.superseded().certain().intersects(shown)) {
        BitSet back = (BitSet) write.superseded().certain().clone();
        back.and(shown);
        violations.accept("BACK: " + back + " shows although superseded by " + write);
      }
    }
  }

  private boolean lasts(Write write) {
    return write.fate() == Write.Fate.ACKNOWLEDGED || (promises.seenStays() && write.effective());
  }

  /** No two conditional writes took effect against the same state. */
  private void checkConditions() {
    if (!promises.oneWinner()) {
      return;
    }
    TreeMap<String, Write> winners = new TreeMap<>();
    List<Write> conditional = new ArrayList<>(history.writes());
    conditional.removeIf(w -> !w.conditional() || !lasts(w));
    for (Write write : conditional) {
      // A key that was deleted and reaped is absent anew, so many may win against "absent".
      boolean again = write.context().isEmpty();
      if (again && history.mayBeErased(write.number())) {
        continue;
      }
      Write first = winners.putIfAbsent(write.context().toString(), write);
      if (first != null) {
        violations.accept(
            "two conditional writes won against one state: " + first + " and " + write);
      }
    }
  }
}
