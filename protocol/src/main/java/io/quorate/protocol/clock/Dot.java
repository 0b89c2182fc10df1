package io.quorate.protocol.clock;

/**
 * The name of one write of one key: the {@code counter}-th of that actor.
 *
 * @param actor who coordinated the write
 * @param counter from 1, without gaps
 */
public record Dot(Actor actor, long counter) implements Comparable<Dot> {
  public Dot {
    if (counter < 1) {
      throw new IllegalArgumentException("a dot of " + actor + " counts from 1, not " + counter);
    }
  }

  @Override
  public int compareTo(Dot other) {
    int byActor = actor.compareTo(other.actor);
    return byActor != 0 ? byActor : Long.compare(counter, other.counter);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dot that && counter == that.counter && actor.equals(that.actor);
  }

  @Override
  public int hashCode() {
    return 31 * actor.hashCode() + Long.hashCode(counter);
  }

  @Override
  public String toString() {
    return "(" + actor + "," + counter + ")";
  }
}
