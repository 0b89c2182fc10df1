package io.quorate.node.keyspaces;

import io.quorate.node.metadata.Table;
import io.quorate.node.shard.Notes;
import io.quorate.node.shard.Shard;
import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.protocol.raft.RaftCodec;
import io.quorate.protocol.raft.RaftProcess;
import io.quorate.store.group.GroupCodec;
import io.quorate.store.group.GroupNotice;
import io.quorate.store.group.GroupProcess;
import io.quorate.store.group.GroupSettings;
import io.quorate.store.group.Seat;
import io.quorate.store.machine.MachineSettings;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Ordered keyspaces: the owners of a partition run a group that one of them leads. */
final class OrderedGroups implements Partitions {
  private final NodeId self;
  private final Shard shard;
  private final Keyspaces.Tuning tuning;
  private final Notes notes;
  private final SortedMap<ProcessId, NodeId> leaders = new TreeMap<>();
  private final SortedMap<ProcessId, GroupKeeper> keepers = new TreeMap<>();
  private final SortedMap<Integer, KeyspaceInfo> infos = new TreeMap<>();

  /** Replicas that were here and may be again once nothing is left of their earlier life. */
  private final SortedMap<ProcessId, Ownership> returning = new TreeMap<>();

  private Table table = Table.EMPTY;
  private long ownGeneration;

  OrderedGroups(NodeId self, Shard shard, Keyspaces.Tuning tuning, Notes notes) {
    this.self = self;
    this.shard = shard;
    this.tuning = tuning;
    this.notes = notes;
  }

  /** The table as of now, and the generation of this node's data directory. */
  void know(Table now, long generation) {
    table = now;
    ownGeneration = generation;
  }

  /**
   * The seat of a node in the groups of a keyspace. Whoever has its disk since before the keyspace
   * was founded sits under its own name; whoever came later, or lost its disk, under that of its
   * generation.
   */
  private NodeId seat(int keyspace, NodeId node) {
    Table.Keyspace entry = table.keyspaces().get(keyspace);
    Table.Member member = table.members().get(node);
    long generation = node.equals(self) ? ownGeneration : member == null ? 0 : member.generation();
    return entry == null || generation <= entry.founded() ? node : Seat.of(node, generation);
  }

  /** Who leads, where it is known here. */
  @Nullable NodeId leader(ProcessId group) {
    return leaders.get(group);
  }

  List<ProcessId> groups() {
    return List.copyOf(keepers.keySet());
  }

  @Override
  public boolean host(
      KeyspaceInfo info, ProcessId id, Ownership ownership, boolean founded, long generation) {
    infos.put(info.id(), info);
    List<NodeId> before = before(id, ownership);
    if (!before.contains(self)
        && !ownership.primaries().contains(self)
        && !self.equals(ownership.joining())) {
      return false;
    }
    // Whoever lost its disk has forgotten its votes: it waits to be admitted to another seat.
    NodeId seat = seat(info.id(), self);
    Membership founding =
        founded && before.contains(self) ? Membership.of(before) : Membership.NONE;
    var process =
        new GroupProcess<>(
            seat,
            shard.rows(id),
            settings(info.settings()),
            applied -> new RaftProcess(seat, tuning.raft(), founding, applied));
    shard.host(id, process, new GroupCodec<>(new RaftCodec()), notice -> noticed(id, notice));
    keepers.put(
        id,
        new GroupKeeper(
            seat,
            node -> seat(info.id(), node),
            id,
            shard,
            ownership,
            () -> table.underWay(id.keyspace(), id.partition()),
            () -> depart(id)));
    return true;
  }

  /** The owners before the move that is under way: until the group agrees, they decide. */
  private List<NodeId> before(ProcessId id, Ownership ownership) {
    List<NodeId> owners = new ArrayList<>(ownership.primaries());
    Table.Move move = table.underWay(id.keyspace(), id.partition());
    if (move != null && move.step() == Table.Step.DRAINING) {
      owners.remove(move.add());
      if (move.remove() != null) {
        owners.add(move.remove());
      }
    }
    return owners;
  }

  /** The group has let the replica here go, as it has just told. */
  private void depart(ProcessId id) {
    shard.later(() -> {
      GroupKeeper keeper = keepers.get(id);
      if (keeper != null && keeper.goes()) {
        shard.destroy(id);
        ended(id);
      }
    });
  }

  private GroupSettings settings(KeyspaceSettings settings) {
    MachineSettings d = MachineSettings.DEFAULT;
    return tuning
        .group()
        .with(
            new MachineSettings(
                settings.historyRevisions(),
                KeyspaceSettings.KEY_BYTES_MAX,
                settings.valueBytesMax(),
                d.operationsMax(),
                d.readBytesMax(),
                d.sessionsMax(),
                d.answersMax(),
                d.answerBytesMax()));
  }

  @Override
  public void configure(ProcessId id, Ownership ownership) {
    GroupKeeper keeper = keepers.get(id);
    KeyspaceInfo info = infos.get(id.keyspace());
    returning.remove(id);
    if (keeper != null) {
      keeper.configure(ownership);
    } else if (shard.isDiscarding(id)) {
      returning.put(id, ownership);
    } else if (info != null && host(info, id, ownership, false, 0)) {
      shard.start(id);
    } else if (shard.keepsLog(id)) {
      shard.discard(id); // the node stopped before it was durable that the replica had departed
    }
  }

  /**
   * The journal says that ownership changed: a replica that came here then is taken in, for what it
   * persisted in that life is replayed next.
   */
  void replayed(ProcessId id, Ownership ownership) {
    KeyspaceInfo info = infos.get(id.keyspace());
    if (info != null && !keepers.containsKey(id)) {
      host(info, id, ownership, false, 0);
    }
  }

  @Override
  public void reachable(ProcessId id, SortedSet<NodeId> nodes) {
    // A group finds out by itself.
  }

  @Override
  public void ended(ProcessId id) {
    leaders.remove(id);
    keepers.remove(id);
    returning.remove(id);
  }

  /** Time has passed: every group is looked after. */
  void look() {
    List.copyOf(keepers.values()).forEach(GroupKeeper::look);
    new TreeMap<>(returning).forEach(this::configure);
  }

  /** Of the keyspace that a group serves, as its users call it. */
  private String name(ProcessId id) {
    KeyspaceInfo info = infos.get(id.keyspace());
    return info == null ? "number " + id.keyspace() : info.name();
  }

  private void noticed(ProcessId id, GroupNotice notice) {
    switch (notice) {
      case GroupNotice.Leadership(_, _, NodeId leader, _) -> {
        if (leader == null) {
          leaders.remove(id);
        } else {
          leaders.put(id, leader);
        }
      }
      case GroupNotice.MembershipChanged(long index, Membership membership) -> {
        NodeId seat = seat(id.keyspace(), self);
        if (!seat.equals(self) && membership.voters().contains(seat)) {
          notes.note(id, "replica-admitted", index);
        }
      }
      case GroupNotice.Damaged damaged -> {
        notes.note(id, "replica-damaged", damaged.index());
        notes.warn(
            id,
            "The replica of keyspace %s at %s is damaged: %s. It takes the others' state in its place, and goes on voting"
                .formatted(name(id), Seat.node(damaged.replica()), damaged.what()));
      }
      case GroupNotice.Repaired repaired -> {
        notes.note(id, "replica-repaired", repaired.index());
        notes.warn(id, "The replica of keyspace %s here is sound again".formatted(name(id)));
      }
    }
  }
}
