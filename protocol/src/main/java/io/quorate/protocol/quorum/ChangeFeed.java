package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.quorum.QuorumCall.Follow;
import io.quorate.protocol.quorum.QuorumReply.Followed;
import io.quorate.protocol.quorum.SyncMessage.Keyed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who follow the partition which keys changed at this replica, each with its present
 * state: not each write, but no change is left out for good. Followers keep their place.
 *
 * <p>A feed lives in memory, from the first follower on until nobody has asked for a while, and
 * ends with the process, with its ownership, and when the replica gives its rows up. Who comes with
 * a place of another life, or from before what the log still knows, is walked over all keys, and
 * told so. One replica is enough to follow: what is acknowledged anywhere reaches every owner by
 * replication or repair, and passes through here then.
 */
final class ChangeFeed {
  static final int WAITING_MAX = 10_000;
  private static final int WALK_ROWS = 256;
  private static final long IDLE_NANOS = 600_000_000_000L;
  private static final long LOOK_NANOS = 100_000_000L;
  private static final long LIVES = 1L << 48;

  /** A follower who has been told everything. */
  private record Waiting(Follow call, FeedPlace place, long deadlineNanos) {
    private Waiting at(FeedPlace other) {
      return new Waiting(call, other, deadlineNanos);
    }
  }

  private final Partition partition;
  private final ScanServer rows;
  private final Refusals refusals;
  private final Map<Ticket, Waiting> waiting = new LinkedHashMap<>();
  private FeedLog log;
  private long life;
  private long askedNanos;
  private boolean changed;
  private boolean armed;
  private long armedFor;

  ChangeFeed(Partition partition, ScanServer rows) {
    this.partition = partition;
    this.rows = rows;
    refusals = new Refusals(partition);
    log = emptyLog();
  }

  private FeedLog emptyLog() {
    return new FeedLog(partition.upkeep.logEntriesMax(), partition.upkeep.logBytesMax());
  }

  /**
   * A key's state is about to change. A tombstone that goes tells nothing new; a live state that
   * goes is given up here and not deleted, which no follower may be told.
   */
  void changing(byte[] key, Versions before, Versions after) {
    if (life == 0) {
      return;
    }
    if (!after.isEmpty()) {
      log.changed(key);
      changed = true;
    } else if (!before.isEmpty() && !before.isTombstone()) {
      forget();
      changed = true;
    }
  }

  void follow(Ticket ticket, Follow call, QuorumEffects effects) {
    Refusal refusal = refusal();
    if (refusal != null) {
      effects.early().reply(ticket, refusal); // early: it tells nothing of any key
      return;
    }
    askedNanos = effects.nanos();
    if (life == 0) {
      life = 1 + effects.choose("feed.life", LIVES);
      log = emptyLog();
      arm(askedNanos + IDLE_NANOS, effects);
    }
    serve(ticket, new Waiting(call, begun(call.from()), askedNanos + call.waitNanos()), effects);
  }

  private @Nullable Refusal refusal() {
    Refusal refusal = refusals.present();
    if (refusal != null || partition.view.selfIsPrimary()) {
      return refusal;
    }
    return new Refusal(
        ErrorCode.WRONG_EPOCH,
        "Node "
            + partition.self
            + " does not own this partition and cannot tell its changes; ask one of "
            + partition.view.primaries());
  }

  /** The place itself where it can be gone on from, else the beginning of a walk. */
  private FeedPlace begun(FeedPlace from) {
    if (from.isNow()) {
      return FeedPlace.following(name(), life, log.last());
    }
    boolean own = from.life() == life && from.replica().equals(name());
    return partition.rules.feedGoesOn(own, from.number(), log.dropped())
        ? from
        : FeedPlace.walk(name(), life, log.last());
  }

  private String name() {
    return partition.self.name();
  }

  private void serve(Ticket ticket, Waiting follower, QuorumEffects effects) {
    if (follower.place().walking()) {
      walk(ticket, follower.call(), follower.place(), effects);
      return;
    }
    List<QuorumReply.Row> told = new ArrayList<>();
    FeedPlace next = changes(follower, told);
    if (!told.isEmpty() || follower.call().waitNanos() <= 0 || follower.call().from().isNow()) {
      effects.reply(ticket, new Followed(told, next, false, false));
    } else if (waiting.size() >= WAITING_MAX) {
      effects.early().reply(ticket, overloaded());
    } else {
      waiting.put(ticket, follower.at(next));
      arm(follower.deadlineNanos(), effects);
    }
  }

  private Refusal overloaded() {
    return new Refusal(
            ErrorCode.OVERLOADED,
            "Node "
                + partition.self
                + " has "
                + WAITING_MAX
                + " followers of this partition waiting; try again later, or at another node")
        .with("waiting", WAITING_MAX);
  }

  /** What changed since, up to the bytes wanted; the place behind it. */
  private FeedPlace changes(Waiting follower, List<QuorumReply.Row> told) {
    FeedPlace place = follower.place();
    long number = log.last();
    long bytes = 0;
    for (Map.Entry<Long, byte[]> entry : log.after(place.number()).entrySet()) {
      byte[] key = entry.getValue();
      if (begins(key, follower.call().prefix())) {
        Versions state = partition.replica.load(key);
        told.add(row(key, state));
        bytes += key.length + size(state);
      }
      if (bytes >= follower.call().bytesMax()) {
        number = entry.getKey();
        break;
      }
    }
    return FeedPlace.following(name(), life, number);
  }

  private static long size(Versions state) {
    return state.siblings().stream().mapToLong(sibling -> sibling.value().length).sum();
  }

  private static boolean begins(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private QuorumReply.Row row(byte[] key, Versions state) {
    Clock seen = state.clock();
    return new QuorumReply.Row(
        key, partition.policy.present(state.siblings()), partition.context(key, seen));
  }

  private void walk(Ticket ticket, Follow call, FeedPlace place, QuorumEffects effects) {
    boolean first = place.after().length == 0;
    rows.read(
        call.prefix(),
        place.after(),
        WALK_ROWS,
        (page, complete, era, later) -> {
          List<QuorumReply.Row> told = new ArrayList<>();
          for (Keyed keyed : page) {
            told.add(row(keyed.key(), Versions.decode(keyed.versions())));
          }
          FeedPlace next = complete ? place.walked() : place.walkedTo(page.getLast().key());
          later.reply(ticket, new Followed(told, next, first, complete));
        },
        effects);
  }

  /** Ends a turn: tells those who wait what changed in it. */
  void settle(QuorumEffects effects) {
    if (!changed) {
      return;
    }
    changed = false;
    if (life == 0) {
      end(effects);
      return;
    }
    List.copyOf(waiting.entrySet()).forEach(one -> tell(one.getKey(), one.getValue(), effects));
  }

  /** One turn may change more keys than the log keeps: who has not heard of those walks, too. */
  private void tell(Ticket ticket, Waiting follower, QuorumEffects effects) {
    if (!partition.rules.feedGoesOn(true, follower.place().number(), log.dropped())) {
      waiting.remove(ticket);
      walk(ticket, follower.call(), FeedPlace.walk(name(), life, log.last()), effects);
      return;
    }
    List<QuorumReply.Row> told = new ArrayList<>();
    FeedPlace next = changes(follower, told);
    if (told.isEmpty()) {
      waiting.put(ticket, follower.at(next));
    } else {
      waiting.remove(ticket);
      effects.reply(ticket, new Followed(told, next, false, false));
    }
  }

  void cancelled(Ticket ticket) {
    waiting.remove(ticket);
  }

  void expired(QuorumEffects effects) {
    armed = false;
    for (Map.Entry<Ticket, Waiting> one : List.copyOf(waiting.entrySet())) {
      if (one.getValue().deadlineNanos() - effects.nanos() <= 0) {
        waiting.remove(one.getKey());
        askedNanos = effects.nanos();
        effects.reply(one.getKey(), new Followed(List.of(), one.getValue().place(), false, false));
      }
    }
    if (waiting.isEmpty() && effects.nanos() - askedNanos >= IDLE_NANOS) {
      forget();
    } else {
      long next = askedNanos + IDLE_NANOS;
      for (Waiting one : waiting.values()) {
        next = one.deadlineNanos() - next < 0 ? one.deadlineNanos() : next;
      }
      arm(next, effects);
    }
  }

  private void arm(long nanos, QuorumEffects effects) {
    if (!armed || nanos - armedFor < 0) {
      armed = true;
      armedFor = nanos;
      effects.arm(QuorumTimer.Single.FEED, Math.max(LOOK_NANOS, nanos - effects.nanos()));
    }
  }

  /** Ownership changed. */
  void viewChanged(QuorumEffects effects) {
    if (life != 0 && !partition.view.selfIsPrimary()) {
      end(effects);
    }
  }

  /** The rows are not what was told any more: every follower begins anew, here or elsewhere. */
  void end(QuorumEffects effects) {
    for (Ticket ticket : List.copyOf(waiting.keySet())) {
      effects
          .early()
          .reply(
              ticket,
              new Refusal(
                  ErrorCode.UNAVAILABLE,
                  "Node "
                      + partition.self
                      + " tells no more changes of this partition; ask again"));
    }
    waiting.clear();
    forget();
  }

  private void forget() {
    life = 0;
    changed = false;
    log = emptyLog();
  }
}
