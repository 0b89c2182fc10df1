package io.quorate.node.metadata;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.NodeAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The table. Immutable; {@link TableEditor} makes the next version.
 *
 * @param cluster the cluster's id, chosen when it was founded
 * @param version grows by one with every edit
 * @param members the nodes by name
 * @param departed names of nodes that were removed; never used again
 * @param keyspaces by id
 * @param nextKeyspace the id that the next keyspace gets
 * @param dropped keyspaces that were deleted: their rows are to go wherever they turn up
 * @param moves of one replica each, planned or under way, in the order in which to make them
 * @param era of the group that decides the table: grows when a group of one has lost its disk and
 *     is founded anew on what the others know
 * @param seats who takes part in that group, as last decided
 */
public record Table(
    String cluster,
    long version,
    SortedMap<NodeId, Member> members,
    SortedSet<NodeId> departed,
    SortedMap<Integer, Keyspace> keyspaces,
    int nextKeyspace,
    List<Dropped> dropped,
    List<Move> moves,
    long era,
    SortedMap<NodeId, Seat> seats) {

  public Table {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    departed = Collections.unmodifiableSortedSet(new TreeSet<>(departed));
    keyspaces = Collections.unmodifiableSortedMap(new TreeMap<>(keyspaces));
    dropped = List.copyOf(dropped);
    moves = List.copyOf(moves);
    seats = Collections.unmodifiableSortedMap(new TreeMap<>(seats));
  }

  /**
   * A replica of the group that decides the table.
   *
   * @param generation of the data directory that holds it; 0 for a founder that has yet to
   *     register. A node that came back with another directory has forgotten its votes
   * @param votes else it only learns
   */
  public record Seat(NodeId node, long generation, boolean votes) {}

  /** Where a node stands. */
  public enum Stage {
    /** Admitted, but never heard of: it owns nothing yet. */
    EXPECTED,
    /** Runs; what it is to own is yet to be planned. */
    ARRIVED,
    /** Owns its share. */
    MEMBER,
    /** Hands off what it owns, then goes. */
    LEAVING
  }

  /**
   * A node.
   *
   * @param generation of its data directory; 0 before it registered
   * @param registration the number under which it asked for that generation
   */
  public record Member(
      NodeId node, NodeAddress address, Stage stage, long generation, long registration) {}

  /**
   * A keyspace with the replicas of each partition.
   *
   * @param founded the version of the table that created it
   */
  public record Keyspace(KeyspaceInfo info, long founded, List<Replicas> partitions) {
    public Keyspace {
      partitions = List.copyOf(partitions);
    }

    /** The keyspace for those that use it: an ordered one with as many replicas as it has now. */
    public KeyspaceInfo shown() {
      KeyspaceSettings settings = info.settings();
      return settings.isOrdered()
          ? new KeyspaceInfo(
              info.name(),
              info.id(),
              settings.withReplicas(partitions.getFirst().primaries().size()))
          : info;
    }
  }

  /**
   * Who owns a partition.
   *
   * @param epoch grows with every change of this partition
   * @param joining receives writes, but counts for nothing yet
   * @param leaving will be replaced by it
   */
  public record Replicas(
      long epoch, List<NodeId> primaries, @Nullable NodeId joining, @Nullable NodeId leaving) {
    public Replicas {
      primaries = List.copyOf(primaries);
    }
  }

  /** A keyspace that was deleted. */
  public record Dropped(int keyspace, int partitions) {}

  /** How far a move has come. */
  public enum Step {
    /** Waits for its turn. */
    PLANNED,
    /** The new owner fetches; the old one still counts. */
    JOINING,
    /** The new owner counts; the old one hands off the rest and forgets. */
    DRAINING
  }

  /**
   * One replica of a partition that changes hands.
   *
   * @param add the new owner; null where an ordered group loses a replica
   * @param remove the old owner; null where an ordered group gets one more
   */
  public record Move(
      int keyspace, int partition, @Nullable NodeId add, @Nullable NodeId remove, Step step) {
    Move at(Step next) {
      return new Move(keyspace, partition, add, remove, next);
    }

    /** Whether a node gets or gives. */
    public boolean concerns(NodeId node) {
      return node.equals(add) || node.equals(remove);
    }

    boolean concerns(int ofKeyspace, int ofPartition) {
      return keyspace == ofKeyspace && partition == ofPartition;
    }
  }

  /** The table before anything was founded. */
  public static final Table EMPTY =
      new Table(
          "",
          0,
          new TreeMap<>(),
          new TreeSet<>(),
          new TreeMap<>(),
          1,
          List.of(),
          List.of(),
          0,
          new TreeMap<>());

  /** Whether the cluster was founded. */
  public boolean founded() {
    return version > 0;
  }

  /** The move of a partition that has begun, or null. */
  public @Nullable Move underWay(int keyspace, int partition) {
    for (Move move : moves) {
      if (move.concerns(keyspace, partition) && move.step() != Step.PLANNED) {
        return move;
      }
    }
    return null;
  }

  /** The nodes that vote on the table. */
  public SortedSet<NodeId> voters() {
    SortedSet<NodeId> voters = new TreeSet<>();
    for (Seat seat : seats.values()) {
      if (seat.votes()) {
        voters.add(seat.node());
      }
    }
    return voters;
  }

  /** The keyspace of that name, or null. */
  public @Nullable Keyspace keyspace(String name) {
    for (Keyspace keyspace : keyspaces.values()) {
      if (keyspace.info().name().equals(name)) {
        return keyspace;
      }
    }
    return null;
  }

  /** There is no keyspace of that name: which there are. */
  public Refusal unknownKeyspace(String name) {
    List<String> names = keyspaces.values().stream().map(it -> it.info().name()).sorted().toList();
    return new Refusal(
        ErrorCode.UNKNOWN_KEYSPACE,
        "There is no keyspace '"
            + name
            + "'; "
            + (names.isEmpty() ? "none was created yet" : "there are " + String.join(", ", names)));
  }

  /** The nodes that own partitions for good: those to place new ones on, by name. */
  public List<NodeId> owners() {
    return in(Stage.MEMBER);
  }

  /** The nodes in that stage, by name. */
  public List<NodeId> in(Stage stage) {
    List<NodeId> nodes = new ArrayList<>();
    for (Member member : members.values()) {
      if (member.stage() == stage) {
        nodes.add(member.node());
      }
    }
    return nodes;
  }

  /** Whether a node is a primary of anything, or about to become one. */
  public boolean owns(NodeId node) {
    for (Keyspace keyspace : keyspaces.values()) {
      for (Replicas replicas : keyspace.partitions()) {
        if (replicas.primaries().contains(node) || node.equals(replicas.joining())) {
          return true;
        }
      }
    }
    return false;
  }
}
