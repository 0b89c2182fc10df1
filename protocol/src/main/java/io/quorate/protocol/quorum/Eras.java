package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Order;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.quorum.Reaping.Reaped;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The reap era of a partition on this replica: how many rounds of reaping tombstones it has taken
 * part in, and which tombstones the latest rounds took. Whatever is read or sent belongs to an era;
 * {@link #settle} brings what was read in an earlier one up to date, so that nothing that was
 * reaped comes back with a late message. See {@link Reaper} for the protocol; {@link EraKeeper}
 * moves eras.
 */
final class Eras {

  private static final byte[] ROW = QuorumRows.state("era");

  private static final byte[] NOTHING = {};

  /** A tombstone that went, and the highest ballot of the key that was decided by then. */
  private record Entry(Versions tombstone, Ballot decided) {}

  private final Rows rows;
  private final int erasKept;
  private final TreeMap<Long, TreeMap<byte[], Entry>> reaped = new TreeMap<>();
  private long current;
  private boolean lost;

  Eras(Rows rows, int erasKept) {
    this.rows = rows;
    this.erasKept = erasKept;
  }

  void start() {
    byte[] row = rows.get(ROW);
    lost = row == null;
    current = row == null ? 0 : new WireReader(row).counter();
    for (long era = current; era > current - erasKept && era > 0; era--) {
      byte[] round = rows.get(round(era));
      if (round == null) {
        return;
      }
      remember(Reaping.read(new WireReader(round)));
    }
  }

  long current() {
    return current;
  }

  /**
   * Whether the era is known here. Where it is not, nothing may be taken: it would be too old once
   * the era is learnt, and be given up.
   */
  boolean isKnown() {
    return !lost;
  }

  /** Whether state of that era can be taken as it is. */
  boolean admits(long era) {
    return era == current && !lost;
  }

  /** Whether all rounds after that era, up to now, are still known. */
  boolean knows(long era) {
    return !lost && (era == current || era < current && reaped.containsKey(era + 1));
  }

  /**
   * A state that was read in that era, as it has to be understood now: as if the tombstones reaped
   * since were still here and were reaped only after joining it.
   *
   * @return empty when nothing is left of it; null when the era is too old, or still to come
   */
  @Nullable Versions settle(byte[] key, Versions state, long era) {
    if (!knows(era)) {
      return null;
    }
    Versions settled = state;
    for (Map<byte[], Entry> round : reaped.tailMap(era, false).values()) {
      Entry entry = round.get(key);
      if (entry != null) {
        settled = without(settled, entry.tombstone());
      }
    }
    return settled;
  }

  /**
   * An acceptor's row of a peer that was in that era, as it has to be understood now.
   *
   * @return null for nothing left of it; the era must be known
   */
  @Nullable PaxosRow settle(byte[] key, PaxosRow row, long era) {
    PaxosRow settled = row;
    for (Map<byte[], Entry> round : reaped.tailMap(era, false).values()) {
      Entry entry = round.get(key);
      if (entry != null && settled != null) {
        settled = settled.reaped(entry.decided(), entry.tombstone());
      }
    }
    return settled;
  }

  /** Whether the key was reaped in a round after that era, as far as is known. */
  boolean mayHaveReaped(byte[] key, long era) {
    return !knows(era)
        || reaped.tailMap(era, false).values().stream().anyMatch(round -> round.containsKey(key));
  }

  /** The same for an encoded state, no bytes standing for none; the era must be known. */
  byte[] settle(byte[] key, byte[] state, long era) {
    if (era == current || state.length == 0) {
      return state;
    }
    Versions settled = settle(key, Versions.decode(state), era);
    if (settled == null) {
      return state;
    }
    return settled.isEmpty() ? NOTHING : settled.encode();
  }

  /**
   * What is left of a state where that tombstone is reaped: nothing, or all that goes beyond it.
   */
  static Versions without(Versions state, Versions tombstone) {
    if (state.isEmpty()) {
      return state;
    }
    Versions joined = state.join(tombstone);
    boolean nothingNew =
        joined.siblings().equals(tombstone.siblings())
            && joined.clock().compare(tombstone.clock()) == Order.EQUAL;
    return nothingNew ? Versions.empty() : joined;
  }

  /**
   * The rounds after that era that are still known, oldest first. Where the first of them are not,
   * the others are told nevertheless: a peer of whom a late message shows an old era may be further
   * by now.
   */
  List<Reaping> since(long era) {
    List<Reaping> rounds = new ArrayList<>();
    reaped
        .tailMap(era, false)
        .forEach((number, tombstones) -> rounds.add(new Reaping(number, list(tombstones))));
    return rounds;
  }

  /** Enters the era of that round; the rows it concerns are changed in the same batch. */
  void enter(Reaping round, RowBatch batch) {
    keep(round, batch);
    while (reaped.size() > erasKept) {
      batch.delete(round(reaped.pollFirstEntry().getKey()));
    }
    move(round.era(), batch);
  }

  /**
   * Enters an era without the rows that it is about; all rows must be gone.
   *
   * @param rounds the latest rounds up to it, as far as a peer knew them: whoever is behind may
   *     have to learn them here
   */
  void jump(long era, List<Reaping> rounds, RowBatch batch) {
    reaped.keySet().forEach(old -> batch.delete(round(old)));
    reaped.clear();
    lost = false;
    for (Reaping round : rounds) {
      if (round.era() > era - erasKept && round.era() <= era) {
        keep(round, batch);
      }
    }
    move(era, batch);
  }

  private void keep(Reaping round, RowBatch batch) {
    WireWriter out = new WireWriter(256);
    round.write(out);
    batch.put(round(round.era()), out.toBytes());
    remember(round);
  }

  /**
   * The rounds up to the peers' era are no longer to be had: nothing is admitted until {@link
   * #jump}.
   */
  void lose() {
    lost = true;
  }

  private void move(long era, RowBatch batch) {
    current = era;
    batch.put(ROW, new WireWriter(10).varint(era).toBytes());
  }

  private void remember(Reaping round) {
    TreeMap<byte[], Entry> tombstones = new TreeMap<>(Arrays::compareUnsigned);
    for (Reaped gone : round.tombstones()) {
      tombstones.put(gone.key(), new Entry(Versions.decode(gone.versions()), gone.decided()));
    }
    reaped.put(round.era(), tombstones);
  }

  private static List<Reaped> list(Map<byte[], Entry> tombstones) {
    List<Reaped> list = new ArrayList<>(tombstones.size());
    tombstones.forEach(
        (key, entry) -> list.add(new Reaped(key, entry.tombstone().encode(), entry.decided())));
    return list;
  }

  private static byte[] round(long era) {
    return QuorumRows.state("reaped/" + era);
  }
}
