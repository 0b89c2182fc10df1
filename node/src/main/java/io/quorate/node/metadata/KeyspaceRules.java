package io.quorate.node.metadata;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.merge.MergePolicies;
import io.quorate.store.operation.KeyspaceSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which keyspaces can be created. */
final class KeyspaceRules {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /** Each is a process on every node. */
  private static final int PARTITIONS_MAX = 1024;

  /** Each is a group of its own, with a leader and heartbeats. */
  private static final int GROUPS_MAX = 64;

  private static final int VOTERS_MAX = 5;

  private static final int SIBLINGS_MAX = 10_000;
  private static final int CLOCK_ENTRIES_MAX = 1_000;

  private KeyspaceRules() {}

  /** Why there can be no such keyspace on that many nodes; null where there can. */
  static @Nullable Refusal check(String name, KeyspaceSettings s, int nodes) {
    String wrong = wrong(name, s, nodes);
    return wrong == null ? null : new Refusal(ErrorCode.INVALID_ARGUMENT, wrong);
  }

  private static @Nullable String wrong(String name, KeyspaceSettings s, int nodes) {
    if (!NAME.matcher(name).matches()) {
      return "'"
          + name
          + "' cannot be the name of a keyspace: up to 63 letters, digits, '.', '_' and '-', beginning with"
          + " a letter or digit";
    }
    if (s.isOrdered()) {
      return wrongOrder(s, nodes);
    }
    if (!s.consistency().equals("eventual")) {
      return "Consistency '"
          + s.consistency()
          + "' is not known here; what there is: linearizable, sequential, eventual";
    }
    if (s.isRanged() || !s.splits().isEmpty()) {
      return "Only linearizable keyspaces are partitioned by range; leave partitionBy and splits out";
    }
    if (s.historyRevisions() != 0) {
      return "An eventual keyspace keeps no history; leave historyRevisions out";
    }
    String counts = wrongCounts(s, nodes);
    return counts != null ? counts : wrongRest(s);
  }

  private static @Nullable String wrongOrder(KeyspaceSettings s, int nodes) {
    int most = Math.min(VOTERS_MAX, nodes);
    if (s.n() < 0 || s.n() > most) {
      return "replicas is the number of voters, from 1 to "
          + most
          + " here (at most "
          + VOTERS_MAX
          + ", and the cluster has "
          + nodes
          + " nodes), not "
          + s.n();
    }
    if (s.consistency().equals("sequential") && s.partitions() != 1) {
      return "A sequential keyspace has exactly one partition, not "
          + s.partitions()
          + ", because sequential consistency does not compose; choose linearizable for several";
    }
    if (outside(s.partitions(), GROUPS_MAX)) {
      return range("partitions", GROUPS_MAX, s.partitions());
    }
    if (s.historyRevisions() < 0) {
      return "historyRevisions is 0 (all) or more, not " + s.historyRevisions();
    }
    String ranges = RangeRules.wrong(s);
    return ranges != null ? ranges : wrongPlace(s);
  }

  /**
   * The settings with what they leave open decided: as many replicas as there are nodes, at any
   * time, up to five.
   *
   * @param existing those that the keyspace has already, if there is one
   */
  static KeyspaceSettings decided(KeyspaceSettings s, @Nullable KeyspaceSettings existing) {
    if (!s.isOrdered()) {
      return s;
    }
    int open = existing == null ? VOTERS_MAX : existing.n();
    return s.withReplicas(s.n() == 0 ? open : s.n());
  }

  private static @Nullable String wrongCounts(KeyspaceSettings s, int nodes) {
    if (s.n() < 1) {
      return "n is the number of replicas and at least 1, not " + s.n();
    }
    if (s.n() > nodes) {
      return "n="
          + s.n()
          + " replicas need as many nodes, and the cluster has "
          + nodes
          + "; choose n up to "
          + nodes
          + ", or add nodes first";
    }
    if (s.r() < 1 || s.r() > s.n()) {
      return "r is the number of replies a read waits for, from 1 to n=" + s.n() + ", not " + s.r();
    }
    if (s.w() < 1 || s.w() > s.n()) {
      return "w is the number of acknowledgements a write waits for, from 1 to n="
          + s.n()
          + ", not "
          + s.w();
    }
    if (s.r() + s.w() <= s.n() && !s.allowStale()) {
      return "With r="
          + s.r()
          + " and w="
          + s.w()
          + " out of n="
          + s.n()
          + " a read may miss the last acknowledged write, because r + w is not above n; raise r or w, or"
          + " say allowStale if that is what you want";
    }
    return null;
  }

  private static @Nullable String wrongRest(KeyspaceSettings s) {
    if (!s.quorum().equals("strict") && !s.quorum().equals("sloppy")) {
      return "quorum is strict or sloppy, not '" + s.quorum() + "'";
    }
    if (outside(s.partitions(), PARTITIONS_MAX)) {
      return range("partitions", PARTITIONS_MAX, s.partitions());
    }
    if (outside(s.clockEntriesMax(), CLOCK_ENTRIES_MAX)) {
      return range("clockEntriesMax", CLOCK_ENTRIES_MAX, s.clockEntriesMax());
    }
    if (outside(s.siblingsMax(), SIBLINGS_MAX)) {
      return range("siblingsMax", SIBLINGS_MAX, s.siblingsMax());
    }
    String place = wrongPlace(s);
    if (place != null) {
      return place;
    }
    try {
      MergePolicies.of(s.merge());
    } catch (IllegalArgumentException e) {
      return Objects.requireNonNullElse(e.getMessage(), "There is no merge policy " + s.merge());
    }
    return null;
  }

  private static @Nullable String wrongPlace(KeyspaceSettings s) {
    if (!s.placement().equals("ring") && !s.placement().equals("rendezvous")) {
      return "placement is ring or rendezvous, not '" + s.placement() + "'";
    }
    return outside(s.valueBytesMax(), KeyspaceSettings.VALUE_BYTES_MAX)
        ? range("valueBytesMax", KeyspaceSettings.VALUE_BYTES_MAX, s.valueBytesMax())
        : null;
  }

  private static boolean outside(int value, int max) {
    return value < 1 || value > max;
  }

  private static String range(String what, int max, int value) {
    return what + " is from 1 to " + max + ", not " + value;
  }

  /** How the wanted settings differ from the existing ones, in words. */
  static List<String> differences(KeyspaceSettings existing, KeyspaceSettings wanted) {
    List<String> differences = new ArrayList<>();
    SequencedMap<String, Object> wants = fields(wanted);
    fields(existing)
        .forEach((name, value) -> {
          if (!value.equals(wants.get(name))) {
            differences.add(name + " is " + value + ", not " + wants.get(name));
          }
        });
    return differences;
  }

  private static SequencedMap<String, Object> fields(KeyspaceSettings s) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put("consistency", s.consistency());
    fields.put("n", s.n());
    fields.put("r", s.r());
    fields.put("w", s.w());
    fields.put("quorum", s.quorum());
    fields.put("allowStale", s.allowStale());
    fields.put("merge", s.merge());
    fields.put("partitions", s.partitions());
    fields.put("placement", s.placement());
    fields.put("clockEntriesMax", s.clockEntriesMax());
    fields.put("siblingsMax", s.siblingsMax());
    fields.put("valueBytesMax", s.valueBytesMax());
    fields.put("historyRevisions", s.historyRevisions());
    fields.put("partitionBy", s.partitionBy());
    fields.put("splits", s.splits());
    return fields;
  }
}
