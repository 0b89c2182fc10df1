package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.RepairMessage.AuditAnswer;
import io.quorate.protocol.quorum.RepairMessage.AuditAsk;
import io.quorate.protocol.quorum.RowExchange.Flow;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Second line of anti-entropy: compares Merkle trees with each peer, to find what the dot log
 * cannot know of (Dynamo, section 4.7).
 *
 * <p>Of two peers the one with the smaller name compares, once in a long period; both do after a
 * start, and whoever missed more of the other's dot log than is still logged. Equal trees cost one
 * small message each way. A difference must show twice, some time apart, in the same leaf before
 * keys are compared: writes under way make trees differ all the time, and would cost a scan each
 * time. Then a {@link RowExchange} evens out those leaves in both directions, and the trees are
 * compared again, more and more rarely while they stay different.
 *
 * <p>Deliberately absent: any change to clocks or values beyond the join. Repair that forgets makes
 * replicas repair each other for ever.
 */
final class Audit implements RowExchange.Owner {

  private static final long NEVER = Long.MAX_VALUE;
  private static final int DOUBLINGS_MAX = 8;
  private static final int REPEATS_MAX = 8;

  /** What is known about comparing with one peer. */
  private static final class Course {
    private long due = NEVER;
    private int unanswered;
    private int differed; // exchanges in a row that did not make the trees equal
    private boolean missedLog;
    private @Nullable Leaves suspects;
    private boolean exchangeCoversAll;
    private long life;
    private long head;
  }

  private final Partition partition;
  private final RowJoiner joiner;
  private final MerkleTree tree;
  private final LogBook book;
  private final TreeMap<NodeId, Course> courses = new TreeMap<>();
  private final TreeSet<NodeId> foundEqual = new TreeSet<>();
  private @Nullable RowExchange exchange;
  private long armedFor = NEVER;

  Audit(Partition partition, RowJoiner joiner, MerkleTree tree, LogBook book) {
    this.partition = partition;
    this.joiner = joiner;
    this.tree = tree;
    this.book = book;
  }

  void viewChanged(QuorumEffects effects) {
    TreeSet<NodeId> peers = new TreeSet<>();
    if (partition.view.selfIsPrimary()) {
      for (NodeId peer : partition.view.primaries()) {
        if (!peer.equals(partition.self) && partition.view.isReachable(peer)) {
          peers.add(peer);
        }
      }
    }
    courses.keySet().retainAll(peers);
    RowExchange running = exchange;
    if (running != null && !peers.contains(running.peer())) {
      running.abandon(effects);
      exchange = null;
    }
    for (NodeId peer : peers) {
      if (!courses.containsKey(peer)) {
        Course course = new Course();
        courses.put(peer, course);
        if (compares(peer) || !foundEqual.contains(peer)) {
          course.due = soon(partition.upkeep.recheckNanos(), effects);
        }
      }
    }
    arm(effects);
  }

  /** Nothing that was found equal earlier still is. */
  void forget(QuorumEffects effects) {
    foundEqual.clear();
    for (Course course : courses.values()) {
      course.due = soon(partition.upkeep.recheckNanos(), effects);
    }
    arm(effects);
  }

  /** The peer's log no longer reaches back to what was seen of it. */
  void missedLog(NodeId peer, QuorumEffects effects) {
    Course course = courses.get(peer);
    if (course != null && !course.missedLog) {
      course.missedLog = true;
      course.due = Math.min(course.due, effects.nanos());
      arm(effects);
    }
  }

  void expired(QuorumEffects effects) {
    armedFor = NEVER;
    long now = effects.nanos();
    courses.forEach((peer, course) -> {
      if (course.due > now) {
        return;
      }
      if (exchange != null) {
        course.due = now + partition.upkeep.recheckNanos();
        return;
      }
      long wait = partition.upkeep.retryNanos() << Math.min(course.unanswered, DOUBLINGS_MAX);
      course.unanswered++;
      course.due = now + wait;
      effects.send(
          peer, new AuditAsk(partition.view.epoch(), partition.eras.current(), tree.groups()));
    });
    arm(effects);
  }

  void ask(NodeId from, AuditAsk message, QuorumEffects effects) {
    long[] mine = tree.groups();
    int differing = 0;
    long[] leaves = new long[MerkleTree.LEAVES];
    int count = 0;
    for (int group = 0; group < MerkleTree.GROUPS; group++) {
      if (mine[group] != message.groups()[group]) {
        differing |= 1 << group;
        System.arraycopy(tree.leaves(group), 0, leaves, count, MerkleTree.GROUP);
        count += MerkleTree.GROUP;
      }
    }
    long[] told = Arrays.copyOf(leaves, count);
    DotLog log = book.own();
    effects.send(
        from,
        new AuditAnswer(
            partition.view.epoch(),
            partition.eras.current(),
            differing,
            told,
            log.life(),
            log.head()));
  }

  void answer(NodeId from, AuditAnswer message, QuorumEffects effects) {
    Course course = courses.get(from);
    if (course == null || exchange != null) {
      return;
    }
    course.unanswered = 0;
    long now = effects.nanos();
    if (message.era() != partition.eras.current()) {
      course.due = now + partition.upkeep.recheckNanos(); // the peer is learning of the later era
      arm(effects);
      return;
    }
    Leaves differing = Leaves.differing(tree, message.groups(), message.leaves());
    if (differing.isEmpty()) {
      equal(from, course, message, effects);
    } else {
      differs(from, course, differing, message, effects);
    }
    arm(effects);
  }

  private void equal(NodeId from, Course course, AuditAnswer message, QuorumEffects effects) {
    course.suspects = null;
    course.differed = 0;
    course.missedLog = false;
    foundEqual.add(from);
    book.seen(from, message.life()).advance(message.head());
    course.due = compares(from) ? soon(partition.upkeep.auditNanos(), effects) : NEVER;
  }

  private void differs(
      NodeId from, Course course, Leaves differing, AuditAnswer message, QuorumEffects effects) {
    Leaves before = course.suspects;
    Leaves confirmed = before == null ? Leaves.none() : differing.and(before);
    if (course.missedLog) {
      confirmed = differing;
    }
    if (confirmed.isEmpty()) {
      course.suspects = differing;
      course.due = effects.nanos() + partition.upkeep.recheckNanos();
      return;
    }
    course.suspects = null;
    course.due = NEVER;
    course.exchangeCoversAll = confirmed.equals(differing);
    course.life = message.life();
    course.head = message.head();
    effects.note("antientropy.leaves", confirmed.size());
    RowExchange next =
        new RowExchange(
            partition,
            joiner,
            this,
            UpkeepTimer.AUDIT_STEP,
            from,
            confirmed,
            Flow.BOTH,
            new byte[0]);
    exchange = next;
    next.start(effects);
  }

  @Override
  public void advanced(RowExchange running, byte[] upTo, QuorumEffects effects) {}

  @Override
  public void finished(RowExchange running, QuorumEffects effects) {
    exchange = null;
    effects.note("antientropy.sent", running.sent());
    Course course = courses.get(running.peer());
    if (course != null) {
      if (course.exchangeCoversAll) {
        book.seen(running.peer(), course.life).advance(course.head);
        course.missedLog = false;
      }
      again(course, effects);
    }
  }

  private void again(Course course, QuorumEffects effects) {
    course.differed++;
    long wait = partition.upkeep.recheckNanos() << Math.min(course.differed, DOUBLINGS_MAX);
    course.due = soon(Math.min(wait, partition.upkeep.auditNanos()), effects);
    arm(effects);
  }

  /** The present step of the exchange is to be taken, or taken again. */
  void stepExpired(QuorumEffects effects) {
    RowExchange running = exchange;
    if (running == null) {
      return;
    }
    running.expired(effects);
    if (running.repeats() > REPEATS_MAX) {
      running.abandon(effects);
      exchange = null;
      Course course = courses.get(running.peer());
      if (course != null) {
        again(course, effects);
      }
    }
  }

  @Nullable RowExchange exchange() {
    return exchange;
  }

  /** Of two peers one compares: that suffices, for both learn from it. */
  private boolean compares(NodeId peer) {
    return partition.self.compareTo(peer) < 0;
  }

  private static long after(long period, QuorumEffects effects) {
    return period / 2 + effects.choose("upkeep.audit", period) + 1;
  }

  private static long soon(long period, QuorumEffects effects) {
    return effects.nanos() + after(period, effects);
  }

  private void arm(QuorumEffects effects) {
    long earliest = NEVER;
    for (Course course : courses.values()) {
      earliest = Math.min(earliest, course.due);
    }
    if (earliest != armedFor) {
      armedFor = earliest;
      if (earliest == NEVER) {
        effects.cancel(UpkeepTimer.AUDIT);
      } else {
        effects.arm(UpkeepTimer.AUDIT, Math.max(1, earliest - effects.nanos()));
      }
    }
  }
}
