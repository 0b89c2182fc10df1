package io.quorate.protocol.clock;

import io.quorate.protocol.clock.VersioningSubject.Replica;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Random histories of one key on a few replicas: writes with fresh, stale and no contexts, gossip,
 * merged reads and replicas that lose everything, on a subject and on the model at once.
 */
final class CausalHistories<S, C> {
  /** How the first disagreement is told. */
  record Disagreement(long seed, int step, String what) {}

  private record Writer<C>(C context, BitSet seen) {}

  private final VersioningSubject<S, C> subject;
  private final long seed;
  private final Random random;
  private final CausalModel model = new CausalModel();
  private final List<Replica> replicas = new ArrayList<>();
  private final List<S> states = new ArrayList<>();
  private final List<BitSet> known = new ArrayList<>();
  private final List<Writer<C>> writers = new ArrayList<>();
  private Consumer<S> witness = state -> {};
  private boolean extrasAllowed;
  private int extras;

  CausalHistories(VersioningSubject<S, C> subject, long seed, int replicaCount) {
    this.subject = subject;
    this.seed = seed;
    this.random = new Random(seed);
    for (int i = 0; i < replicaCount; i++) {
      replicas.add(new Replica("n" + i));
      states.add(subject.empty());
      known.add(new BitSet());
    }
    for (int i = 0; i < 3; i++) {
      writers.add(new Writer<>(subject.blind(), new BitSet()));
    }
  }

  /** Hands every state of a replica to {@code consumer}. */
  CausalHistories<S, C> witness(Consumer<S> consumer) {
    witness = consumer;
    return this;
  }

  /** Counts values that should be gone instead of calling them a disagreement. */
  CausalHistories<S, C> allowExtras() {
    extrasAllowed = true;
    return this;
  }

  /** Values read that had been overwritten, over all steps. */
  int extras() {
    return extras;
  }

  /** Runs that many steps; the first disagreement, or null if there is none. */
  Disagreement run(int steps) {
    for (int step = 0; step < steps; step++) {
      int replica = random.nextInt(replicas.size());
      int dice = random.nextInt(100);
      if (dice < 45) {
        put(replica, random.nextInt(writers.size()));
      } else if (dice < 75) {
        receive(replica, random.nextInt(replicas.size()));
      } else if (dice < 98) {
        String wrong = read(replica, random.nextInt(replicas.size()));
        if (wrong != null) {
          return new Disagreement(seed, step, wrong);
        }
      } else {
        lose(replica);
      }
      witness.accept(states.get(replica));
      String wrong = check(states.get(replica), known.get(replica));
      if (wrong != null) {
        return new Disagreement(seed, step, wrong);
      }
    }
    return null;
  }

  private void put(int replica, int writer) {
    Writer<C> by =
        random.nextInt(6) == 0 ? new Writer<>(subject.blind(), new BitSet()) : writers.get(writer);
    int event = model.write(by.seen);
    var written = subject.put(states.get(replica), by.context, replicas.get(replica), event);
    states.set(replica, written.state());
    known.get(replica).or(model.history(event));
    writers.set(writer, new Writer<>(written.context(), model.history(event)));
  }

  private void receive(int replica, int from) {
    states.set(replica, subject.join(states.get(replica), states.get(from)));
    known.get(replica).or(known.get(from));
  }

  private String read(int one, int other) {
    S merged = subject.join(states.get(one), states.get(other));
    BitSet seen = (BitSet) known.get(one).clone();
    seen.or(known.get(other));
    writers.set(random.nextInt(writers.size()), new Writer<>(subject.context(merged), seen));
    return check(merged, seen);
  }

  private void lose(int replica) {
    states.set(replica, subject.empty());
    known.set(replica, new BitSet());
    replicas.get(replica).forget();
  }

  private String check(S state, BitSet seen) {
    BitSet expected = model.live(seen);
    BitSet actual = subject.read(state);
    BitSet extra = (BitSet) actual.clone();
    extra.andNot(expected);
    extras += extra.cardinality();
    BitSet lost = (BitSet) expected.clone();
    lost.andNot(actual);
    if (!lost.isEmpty()) {
      return "lost " + lost + " of the live " + expected;
    }
    return extra.isEmpty() || extrasAllowed
        ? null
        : "overwritten values " + extra + " stand beside the live " + expected;
  }
}
