package io.quorate.models.bucket;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who goes on, how time does, and when deletions arrive whose senders are gone. */
final class Schedule {
  private static final int JUMP_MILLIS_MAX = 1_500;
  private static final int CHANGE_STEPS = 150;

  private final Turns turns;
  private final Random random;
  private final long arrivalMillisMax;
  private final Consumer<Turns.Deletion> arrive;
  private final List<Turns.Deletion> strays = new ArrayList<>();
  private Temper temper;
  private Turns.@Nullable Actor last;
  private long now;

  /**
   * @param arrivalMillisMax after it was sent a deletion has arrived
   * @param arrive does what a deletion does
   */
  Schedule(Turns turns, Random random, long arrivalMillisMax, Consumer<Turns.Deletion> arrive) {
    this.turns = turns;
    this.random = random;
    this.temper = Temper.of(random);
    this.arrivalMillisMax = arrivalMillisMax;
    this.arrive = arrive;
  }

  /** In milliseconds; no node's clock shows it. */
  long now() {
    return now;
  }

  /** What the world is like now. */
  Temper temper() {
    return temper;
  }

  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  /** One actor goes on, then time does. */
  void step() throws Exception {
    if (once(CHANGE_STEPS)) {
      temper = Temper.of(random);
    }
    if (!strays.isEmpty() && once(temper.arrival())) {
      arrive(strays.getFirst());
    }
    Turns.Actor actor = chosen();
    if (actor != null) {
      last = actor;
      turns.step(actor);
      if (once(temper.nap()) || (actor.about.startsWith(temper.sleepy()) && once(4))) {
        actor.sleepsUntil = now + random.nextInt(temper.napMillisMax());
      }
    }
    boolean jumps = (actor == null || once(temper.jump())) && (temper.hurried() || !deleting());
    pass(jumps ? random.nextInt(JUMP_MILLIS_MAX) : 1);
  }

  private boolean deleting() {
    return !strays.isEmpty() || turns.actors().stream().anyMatch(actor -> actor.deleting != null);
  }

  /** Null: all sleep. */
  private Turns.@Nullable Actor chosen() {
    for (Turns.Actor actor : turns.actors()) {
      if (actor.deleting != null && now >= latest(actor.deleting)) {
        return actor;
      }
    }
    List<Turns.Actor> awake =
        turns.actors().stream().filter(actor -> actor.sleepsUntil <= now).toList();
    if (last != null && awake.contains(last) && random.nextInt(10) < temper.sticky()) {
      return last;
    }
    return awake.isEmpty() ? null : awake.get(random.nextInt(awake.size()));
  }

  private long latest(Turns.Deletion deletion) {
    return deletion.sinceMillis() + arrivalMillisMax;
  }

  /** Less where a deletion is on its way that has to arrive by then. */
  void pass(long millis) {
    long until = now + millis;
    for (Turns.Deletion stray : List.copyOf(strays)) {
      if (until > latest(stray)) {
        arrive(stray);
      }
    }
    for (Turns.Actor actor : turns.actors()) {
      if (actor.deleting != null) {
        until = Math.min(until, latest(actor.deleting));
      }
    }
    now = Math.max(now, until);
  }

  private void arrive(Turns.Deletion stray) {
    strays.remove(stray);
    arrive.accept(stray);
  }

  /** All that a node does ends here; what it has sent is still on its way. */
  void crash(int node) throws Exception {
    for (Turns.Actor actor : turns.actors()) {
      if (actor.node() == node && actor.deleting != null) {
        strays.add(actor.deleting);
      }
    }
    turns.crash(node);
  }
}
