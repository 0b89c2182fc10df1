package io.quorate.store.group;

import io.quorate.protocol.order.OrderNotice;
import io.quorate.store.machine.Machine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A replica whose state is not to be believed: it applies nothing, keeps what is delivered, asks
 * the leader for its state piece by piece, puts that in the place of its own and applies what came
 * after. The order itself is not in doubt, so the replica goes on voting and keeping the log.
 */
final class Repair {

  private final Machine machine;
  private final long heldBytesMax;
  private final Consumer<Held> filled;

  /** What was delivered since the state is in doubt, oldest first. */
  private final Deque<Held> held = new ArrayDeque<>();

  private boolean damaged;
  private long heldBytes;

  /** First index that is held, or that comes next. */
  private long heldFrom;

  private long attempt;
  private long number;
  private byte[] after = {};
  private long index;
  private boolean staging;
  private boolean complete;

  /** A delivery that waits; without a command only the applied index moves. */
  record Held(long index, OrderNotice.@Nullable Delivered delivered) {}

  /**
   * @param filled gets what was held and is reflected by the state that took the place
   */
  Repair(Machine machine, long heldBytesMax, Consumer<Held> filled) {
    this.machine = machine;
    this.heldBytesMax = heldBytesMax;
    this.filled = filled;
  }

  boolean damaged() {
    return damaged;
  }

  /** From now on the state is in doubt. */
  void begin() {
    if (!damaged) {
      damaged = true;
      heldFrom = machine.applied() + 1;
    }
    restart();
  }

  /** Begins a new attempt. */
  void restart() {
    attempt++;
    number = 0;
    after = new byte[0];
    index = 0;
    complete = false;
    if (staging) {
      machine.abandonStage();
      staging = false;
    }
  }

  /** Keeps a delivery until the state is sound. */
  void hold(Held delivery) {
    held.addLast(delivery);
    heldBytes += bytes(delivery);
    if (heldBytes > heldBytesMax) { // the state to come must reflect these
      held.forEach(filled);
      held.clear();
      heldBytes = 0;
      heldFrom = delivery.index() + 1;
      restart();
    }
  }

  private static long bytes(Held delivery) {
    return 64L + (delivery.delivered() == null ? 0 : delivery.delivered().command().length);
  }

  /** What to ask the leader for next. */
  <M> GroupMessage<M> wanted() {
    return new GroupMessage.StateWanted<>(attempt, number, after);
  }

  /** Takes a part in; whether it was the one that was asked for. */
  boolean accept(GroupMessage.StatePart<?> part) {
    if (!damaged || part.attempt() != attempt || part.number() != number) {
      return false;
    }
    if (number == 0) {
      index = part.index();
      if (index < heldFrom - 1) { // what lies between is neither there nor here
        restart();
        return false;
      }
      machine.beginRepair(index);
      staging = true;
    }
    machine.stage(part.bytes());
    number++;
    after = part.next();
    complete = part.last();
    return true;
  }

  /** Whether the next part of the leader's state is to be asked for. */
  boolean wanting() {
    return damaged && !complete;
  }

  /**
   * Whether the leader's state is complete, and may take the place of this one: not before all that
   * it reflects was delivered here, since rows must not pass this node's journal.
   */
  boolean installable() {
    return complete && index < heldFrom + held.size();
  }

  /** Puts the complete state in the place of the doubtful one. */
  void install() {
    machine.install(index);
    staging = false;
    sound();
  }

  /** The state was replaced, by this repair or by a snapshot of the engine. */
  void sound() {
    damaged = false;
    restart();
  }

  /** What is to be applied to the sound state, oldest first; it is held no more. */
  Deque<Held> takeHeld() {
    Deque<Held> rest = new ArrayDeque<>(held);
    while (!rest.isEmpty() && rest.getFirst().index() <= machine.applied()) {
      filled.accept(rest.removeFirst());
    }
    if (!rest.isEmpty() && rest.getFirst().index() != machine.applied() + 1) {
      throw new IllegalStateException(
          "entries from " + (machine.applied() + 1) + " are missing after a repair");
    }
    held.clear();
    heldBytes = 0;
    return rest;
  }

  /** Stages nothing any more: the engine is about to stage a snapshot of its own. */
  void yieldStage() {
    staging = false;
    restart();
  }
}
