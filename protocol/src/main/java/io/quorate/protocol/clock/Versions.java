package io.quorate.protocol.clock;

import io.quorate.protocol.ring.Hash64;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that a replica knows of one key: a dotted version vector set (Preguiça et al. 2010 and 2012;
 * Almeida et al. 2014). The {@link Clock} is the key's causal history, the siblings are those
 * writes of it that nothing known has overwritten.
 *
 * <p><b>Invariant.</b> The clock covers every sibling's dot, and a replica whose clock covers a dot
 * holds that write or knows one that had seen it. So each dot is, at each replica, in one of three
 * states, unseen, live, dead, and only ever moves forward. {@link #join} takes the later state of
 * each dot, which makes it commutative, associative and idempotent, whatever the order, number and
 * loss of messages. The clock has no gaps but those that {@link #contextAfter} describes.
 *
 * <p><b>Assumptions.</b> No dot is used twice; {@link #continues} tells a coordinator when it may
 * number on. {@link #truncate} moves dots from dead back to unseen; a replica that still holds one
 * then brings it back as an additional sibling, and no live value is ever lost.
 *
 * <p><b>Absent on purpose.</b> Merging of values, time-based winners, and any clock: see the store.
 *
 * <p>Immutable and safe to share; values are shared, not copied.
 */
@SuppressWarnings("ReferenceEquality") // an unchanged part is the same object
public final class Versions {
  private static final Sibling[] NONE = {};
  private static final Versions EMPTY = new Versions(Clock.empty(), NONE);

  private final Clock clock;
  private final Sibling[] siblings; // ascending by dot

  private volatile byte @Nullable [] encoded; // on demand; a race computes equal bytes twice

  Versions(Clock clock, Sibling[] siblings) {
    this.clock = clock;
    this.siblings = siblings;
  }

  /**
   * A state of these parts.
   *
   * @throws IllegalArgumentException when the clock does not cover a sibling, or two have one dot
   */
  public static Versions of(Clock clock, List<Sibling> siblings) {
    Sibling[] sorted = siblings.toArray(new Sibling[0]);
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      if (!clock.covers(sorted[i].dot())) {
        throw new IllegalArgumentException(clock + " does not cover " + sorted[i].dot());
      }
      if (i > 0 && sorted[i].dot().equals(sorted[i - 1].dot())) {
        throw new IllegalArgumentException("two siblings of dot " + sorted[i].dot());
      }
    }
    return new Versions(clock, sorted);
  }

  /** A key that was never written. */
  public static Versions empty() {
    return EMPTY;
  }

  /** The causal history: what a reader of all siblings has seen. */
  public Clock clock() {
    return clock;
  }

  /** The concurrent writes, deletes included, ascending by dot. */
  public List<Sibling> siblings() {
    return Collections.unmodifiableList(Arrays.asList(siblings));
  }

  /** The siblings that are not deletes, ascending by dot. */
  public List<Sibling> liveSiblings() {
    List<Sibling> live = new ArrayList<>(siblings.length);
    for (Sibling sibling : siblings) {
      if (!sibling.deleted()) {
        live.add(sibling);
      }
    }
    return Collections.unmodifiableList(live);
  }

  /** The sibling written last by hybrid time, ties by dot; empty if there is none. */
  public Optional<Sibling> newest() {
    return siblings().stream().max(Sibling.BY_TIME);
  }

  /** Whether nothing is known of the key. */
  public boolean isEmpty() {
    return clock.isEmpty() && siblings.length == 0;
  }

  /** Whether the key was deleted and nothing was written concurrently. */
  public boolean isTombstone() {
    return siblings.length > 0 && liveSiblings().isEmpty();
  }

  /**
   * Whether {@code actor} may number a write with that context. If the context or the clock knows
   * of a later write of the actor than this replica remembers without a gap, it has lost some of
   * its own, the next dot may be taken, and the coordinator must take a fresh epoch and raise an
   * alarm.
   *
   * <p>It does not see every loss. An actor may be used only while this replica has held the key's
   * state without interruption since the epoch began: an entry of its own that came back from a
   * peer (after reaping, hand-off or disk loss) is no licence to go on. Keep the epoch beside the
   * row, not in it.
   */
  public boolean continues(Clock context, Actor actor) {
    return Math.max(context.last(actor), clock.last(actor)) == clock.get(actor);
  }

  /**
   * The state after a write: siblings that the context covers are gone, the new one has the next
   * dot of {@code actor}, and the clock has learnt the context.
   *
   * @param context what the writer had seen; empty for a blind write, concurrent with everything
   * @param actor for whom {@link #continues} holds
   * @param hybridTime {@link HybridTime#packed()}
   * @param wallMillis the coordinator's wall time, kept beside the actor's counter for truncation
   * @param value shared from now on; must not be changed
   */
  public Versions put(
      Clock context, Actor actor, long hybridTime, long wallMillis, boolean deleted, byte[] value) {
    Clock known = clock.join(context);
    Dot dot = new Dot(actor, known.last(actor) + 1);
    Sibling written = new Sibling(dot, hybridTime, deleted, value);
    Clock next = known.with(dot, wallMillis);
    int kept = 0;
    Sibling[] remaining = new Sibling[siblings.length + 1];
    for (Sibling sibling : siblings) {
      if (!context.covers(sibling.dot())) {
        remaining[kept++] = sibling;
      }
    }
    int at = kept;
    while (at > 0 && remaining[at - 1].compareTo(written) > 0) {
      remaining[at] = remaining[at - 1];
      at--;
    }
    remaining[at] = written;
    return new Versions(next, trimmed(remaining, kept + 1));
  }

  /**
   * The context to hand to a writer: what it had seen and its own write, and no sibling that it has
   * not seen, even one by the same actor. Where there is such a one the context has a gap before
   * the writer's own dot, and so has the clock of a replica that gets to know the context first.
   *
   * @param context the context of the put
   * @param written the dot that the put made in this state
   */
  public Clock contextAfter(Clock context, Dot written) {
    int at = clock.indexOf(written.actor());
    return context.with(written, at < 0 ? 0 : clock.entry(at).touchedMillis());
  }

  /**
   * What both replicas know together; {@code this} if the other adds nothing, so that comparing the
   * result with {@code equals} is cheap then.
   */
  public Versions join(Versions other) {
    if (this == other) {
      return this;
    }
    Clock joined = clock.join(other.clock);
    Sibling[] merged = new Sibling[siblings.length + other.siblings.length];
    int count = 0;
    int mine = 0;
    int theirs = 0;
    while (mine < siblings.length || theirs < other.siblings.length) {
      int order = compareAt(mine, other, theirs);
      if (order == 0) {
        merged[count++] = siblings[mine++].larger(other.siblings[theirs++]);
      } else if (order < 0) {
        Sibling sibling = siblings[mine++];
        if (!other.clock.covers(sibling.dot())) {
          merged[count++] = sibling;
        }
      } else {
        Sibling sibling = other.siblings[theirs++];
        if (!clock.covers(sibling.dot())) {
          merged[count++] = sibling;
        }
      }
    }
    if (joined == clock && same(siblings, merged, count)) {
      return this;
    }
    if (joined == other.clock && same(other.siblings, merged, count)) {
      return other;
    }
    return new Versions(joined, trimmed(merged, count));
  }

  /**
   * Drops siblings and keeps the clock: the dropped ones count as overwritten from now on, here
   * and, by joining, everywhere. For the losers of last-writer-wins.
   */
  public Versions withoutSiblings(Predicate<Sibling> dropped) {
    Sibling[] kept = new Sibling[siblings.length];
    int count = 0;
    for (Sibling sibling : siblings) {
      if (!dropped.test(sibling)) {
        kept[count++] = sibling;
      }
    }
    return count == siblings.length ? this : new Versions(clock, trimmed(kept, count));
  }

  /**
   * Forgets the oldest entries of the clock beyond {@code sizeMax}, never one of an actor with a
   * sibling, and nothing while a delete is among the siblings. To be called at a put's coordinator
   * only: a replica that truncates while repairing would fetch what it forgot from the next peer.
   */
  public Versions truncate(int sizeMax) {
    if (clock.size() <= sizeMax || liveSiblings().size() < siblings.length) {
      return this;
    }
    Clock shorter =
        clock.truncate(
            sizeMax, actor -> siblings().stream().anyMatch(s -> s.dot().actor().equals(actor)));
    return shorter == clock ? this : new Versions(shorter, siblings);
  }

  /** The canonical bytes: equal states have equal bytes. Shared, must not be changed. */
  public byte[] encode() {
    byte[] bytes = encoded;
    if (bytes == null) {
      bytes = VersionsCodec.encode(this);
      encoded = bytes;
    }
    return bytes;
  }

  /** The state of these canonical bytes, which must not change afterwards. */
  public static Versions decode(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    Versions versions = VersionsCodec.read(in);
    in.expectEnd();
    if (!versions.isEmpty()) {
      versions.encoded = bytes;
    }
    return versions;
  }

  /** Writes the length and the canonical bytes; read back by {@link #readFrom}. */
  public void writeTo(WireWriter out) {
    out.bytes(encode());
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Versions readFrom(WireReader in) {
    return decode(in.bytes());
  }

  /** 64 bits over the canonical encoding: equal states have equal digests. */
  public long digest() {
    return digest(encode());
  }

  /** The digest of a state from its canonical bytes, without decoding them. */
  public static long digest(byte[] encoded) {
    return Hash64.hash(encoded, VersionsCodec.DIGEST_SEED);
  }

  private int compareAt(int mine, Versions other, int theirs) {
    if (mine == siblings.length) {
      return 1;
    }
    return theirs == other.siblings.length ? -1 : siblings[mine].compareTo(other.siblings[theirs]);
  }

  private static boolean same(Sibling[] before, Sibling[] after, int count) {
    if (before.length != count) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (before[i] != after[i]) {
        return false;
      }
    }
    return true;
  }

  private static Sibling[] trimmed(Sibling[] siblings, int count) {
    return siblings.length == count ? siblings : Arrays.copyOf(siblings, count);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Versions that
        && clock.equals(that.clock)
        && Arrays.equals(siblings, that.siblings);
  }

  @Override
  public int hashCode() {
    return 31 * clock.hashCode() + Arrays.hashCode(siblings);
  }

  @Override
  public String toString() {
    return siblings().stream().map(Sibling::toString).collect(Collectors.joining(", ", "{", "}"))
        + " "
        + clock;
  }
}
