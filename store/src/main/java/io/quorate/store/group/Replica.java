package io.quorate.store.group;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.order.OrderNotice.Role;
import io.quorate.protocol.order.OrderStatus;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.store.machine.DamagedRowsException;
import io.quorate.store.machine.Machine;
import io.quorate.store.machine.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The machine's side of a group: what each notice of the engine means for it. Knows the engine only
 * by what it asks of the desk.
 */
final class Replica<M> {
  private static final long REPAIR_NANOS = 2_000_000_000L;

  private final NodeId self;
  private final Machine machine;
  private final GroupSettings settings;
  private final Desk desk;
  private final Reads reads;
  private final Snapshots snapshots;
  private final Checkpoints checkpoints;
  private final Repair repair;
  private final StateServer server;
  private final Watches watches;
  private final LeaseKeeper leases;
  private final Hashes hashes;
  private Role role = Role.FOLLOWER;
  private boolean ready;
  private long term;
  private @Nullable NodeId leader;
  private boolean stepping;
  private long appliedSeen;

  private long checkpointSeen;

  /** Whether the leader is to be asked again although nothing came. */
  private boolean moved;

  /** Rows reflect what was delivered only in records after this position. */
  private long repairedAt = -1;

  Replica(NodeId self, Machine machine, GroupSettings settings, Desk desk, GroupRules rules) {
    this.self = self;
    this.machine = machine;
    this.settings = settings;
    this.desk = desk;
    this.reads = new Reads(self, settings, this::readNow);
    this.snapshots = new Snapshots(machine, rules);
    this.checkpoints = new Checkpoints(machine);
    this.repair = new Repair(machine, settings.heldBytesMax(), this::filled);
    this.server = new StateServer(machine, settings.chunkBytes());
    this.watches = new Watches(self, machine, desk, rules, () -> term);
    this.leases = new LeaseKeeper(self, machine, desk, rules);
    this.hashes = new Hashes(self, machine, settings, desk, () -> term);
  }

  void started() {
    if (settings.checkpointNanos() > 0) {
      desk.arm(GroupTimer.CHECKPOINT, settings.checkpointNanos());
    }
  }

  // the order

  void delivered(OrderNotice.Delivered delivered) {
    if (repair.damaged()) {
      hold(delivered.index(), delivered);
    } else {
      apply(delivered);
    }
  }

  private void apply(OrderNotice.Delivered delivered) {
    Outcome outcome;
    try {
      outcome = machine.apply(delivered.index(), delivered.term(), delivered.command());
    } catch (DamagedRowsException | MalformedWireException found) {
      damage(String.valueOf(found.getMessage()));
      repair.hold(new Repair.Held(delivered.index(), delivered));
      return;
    }
    // Whoever waits for changes of what was there before must not take a restore for silence.
    sound(machine.restoring() ? watches::replaced : watches::applied);
    leases.applied();
    Ticket ticket = delivered.ticket();
    if (ticket != null && Tickets.own(ticket)) {
      leases.applied(ticket);
    } else if (ticket != null) {
      desk.reply(ticket, Answers.executed(outcome, machine, delivered.term()));
    }
    if (machine.checkpoint() > checkpointSeen) {
      checkpointSeen = machine.checkpoint();
      checkpoints.begin(desk.nanos());
      upkeep();
    }
  }

  void passed(long index) {
    if (repair.damaged()) {
      hold(index, null);
    } else {
      machine.pass(index);
    }
  }

  void leadership(OrderNotice.Leadership now) {
    role = now.role();
    term = now.term();
    leader = now.leader();
    ready = now.ready();
    if (role != Role.LEADER) {
      server.closeAll();
    }
    if (holdsNothing()) {
      watches.refuse(Answers.stateless(self));
    }
    leases.leadership(leads() ? term : 0, leader);
  }

  @Nullable NodeId leader() {
    return leader;
  }

  boolean leads() {
    return role == Role.LEADER && ready && !repair.damaged();
  }

  /** After each event: something may have been applied. */
  void applied() {
    if (machine.applied() > appliedSeen) {
      appliedSeen = machine.applied();
      reads.applied(appliedSeen, desk);
      if (machine.sweepDue(settings.sweepWrites())) {
        upkeep();
      }
    }
  }

  // reads

  void read(Ticket ticket, GroupCall call, GroupCall.Level level) {
    if (repair.damaged()) {
      desk.reply(ticket, Answers.damaged(self));
      return;
    }
    switch (level) {
      case GroupCall.Level.Linearizable _ -> reads.linearizable(ticket, call, desk);
      case GroupCall.Level.Local(long index) -> {
        if (holdsNothing()) {
          desk.reply(ticket, Answers.stateless(self));
        } else {
          reads.local(ticket, call, index, machine.applied(), desk);
        }
      }
    }
  }

  private boolean holdsNothing() {
    return role == Role.WITNESS || role == Role.OUTSIDER;
  }

  private void readNow(Ticket ticket, GroupCall call) {
    if (repair.damaged()) {
      desk.reply(ticket, Answers.damaged(self));
      return;
    }
    try {
      switch (call) {
        case GroupCall.Watch watch -> watches.begin(ticket, watch);
        case GroupCall.Hash hash -> hashes.begin(ticket, hash.revision());
        case GroupCall.Read _,
            GroupCall.History _,
            GroupCall.ListLeases _,
            GroupCall.Execute _,
            GroupCall.KeepLeaseAlive _,
            GroupCall.InspectLease _,
            GroupCall.Inspect _,
            GroupCall.Order _ ->
            desk.reply(ticket, Answers.read(call, machine, term));
      }
    } catch (DamagedRowsException | MalformedWireException found) {
      damage(String.valueOf(found.getMessage()));
      desk.reply(ticket, Answers.damaged(self));
    }
  }

  void keepAlive(Ticket ticket, long lease) {
    leases.keepAlive(ticket, lease);
  }

  void inspect(Ticket ticket, GroupCall.InspectLease inspect) {
    leases.inspect(ticket, inspect);
  }

  void watchesExpired() {
    watches.expired();
  }

  void keepAlivesGathered() {
    leases.gathered();
  }

  void leasesDue() {
    leases.look();
  }

  void hashStep() {
    hashes.step();
  }

  void settle() {
    reads.settle(desk);
    leases.settle();
  }

  void answered(Ticket ticket, Object answer) {
    if (!reads.answered(ticket, answer, desk)) {
      leases.answered(ticket, answer);
    }
  }

  void readsExpired() {
    reads.expired(index -> Answers.behind(self, index, machine.applied(), leader), desk);
  }

  boolean cancelled(Ticket ticket) {
    return reads.cancelled(ticket) || watches.cancelled(ticket) || leases.cancelled(ticket);
  }

  // snapshots of the engine

  void snapshotOpened(long index) {
    snapshots.opened(index, repair.damaged(), desk);
  }

  void chunkWanted(OrderNotice.ChunkWanted wanted) {
    snapshots.wanted(wanted.index(), wanted.after(), wanted.bytesMax(), desk);
  }

  void snapshotClosed(long index) {
    snapshots.closed(index);
  }

  void chunkArrived(OrderNotice.ChunkArrived arrived) {
    if (repair.damaged() && arrived.number() == 0) {
      repair.yieldStage();
    }
    try {
      snapshots.arrived(arrived.index(), arrived.number(), arrived.bytes());
    } catch (DamagedRowsException | MalformedWireException found) {
      desk.note("group-stage-failed", 1); // installing it will fail and have the state repaired
    }
  }

  void snapshotArrived(long index) {
    if (index <= machine.applied() && !repair.damaged()) {
      return;
    }
    checkpoints.forget();
    String wrong = snapshots.install(index);
    if (wrong != null) {
      damage(wrong);
    } else if (repair.damaged()) {
      repair.sound();
      resume();
    }
    if (wrong == null) {
      sound(watches::replaced);
    }
    upkeep();
  }

  /** Does what reads rows and answers by itself. */
  private void sound(Runnable reading) {
    try {
      reading.run();
    } catch (DamagedRowsException | MalformedWireException found) {
      damage(String.valueOf(found.getMessage()));
    }
  }

  // comparing

  /** Does a part of what can wait; whether a hash is complete. */
  boolean step() {
    stepping = false;
    boolean hashed = false;
    if (!repair.damaged()) {
      try {
        hashed = checkpoints.step(settings.hashRows(), desk.nanos());
      } catch (DamagedRowsException | MalformedWireException found) {
        checkpoints.abandon();
        damage(String.valueOf(found.getMessage()));
      }
    }
    boolean more = machine.sweep(settings.sweepWrites());
    if (more || checkpoints.hashing()) {
      upkeep();
    }
    if (hashed && checkpoints.contradictions() > 0) {
      damage(checkpoints.contradictions() + " keys have rows that contradict each other");
    }
    return hashed;
  }

  private void upkeep() {
    if (!stepping) {
      stepping = true;
      desk.arm(GroupTimer.STEP, settings.stepNanos());
    }
  }

  GroupMessage<M> ownHash() {
    return new GroupMessage.Hashed<>(
        checkpoints.index(), checkpoints.hash(), checkpoints.contradictions());
  }

  long checkpoint() {
    return checkpoints.index();
  }

  /** Whether this replica should have everybody compare what they hold. */
  boolean checkpointDue() {
    return leads() && checkpoints.due(desk.nanos());
  }

  void hashed(NodeId from, GroupMessage.Hashed<M> hashed) {
    checkpoints.heard(from, hashed.index(), hashed.hash());
  }

  boolean comparable() {
    return leads() && checkpoints.comparable();
  }

  /** The replicas that should repair themselves. */
  List<NodeId> judge(Membership membership) {
    List<NodeId> differing = new ArrayList<>();
    if (!leads()) {
      return differing;
    }
    for (Map.Entry<NodeId, Checkpoints.Verdict> one :
        checkpoints.judge(self, membership).entrySet()) {
      switch (one.getValue()) {
        case DIFFERS -> {
          differing.add(one.getKey());
          desk.notice(
              new GroupNotice.Damaged(
                  one.getKey(),
                  checkpoints.index(),
                  "Its state differs from what a majority holds; it fills itself again"));
        }
        case LEADER_DIFFERS -> {
          if (!repair.damaged()) {
            damage("A majority holds another state than this leader");
          }
        }
        case SOUND -> {}
      }
    }
    return differing;
  }

  // repairing

  private void damage(String what) {
    desk.notice(new GroupNotice.Damaged(self, machine.applied(), what));
    checkpoints.abandon();
    watches.refuse(Answers.damaged(self));
    leases.leadership(0, leader);
    repair.begin();
    if (role == Role.LEADER) {
      desk.order(desk.ownTicket(), new OrderCall.Transfer(null));
    }
    desk.arm(GroupTimer.REPAIR, REPAIR_NANOS);
  }

  boolean damaged() {
    return repair.damaged();
  }

  /** Whether the leader is to be asked for a part of its state. */
  boolean wantsState() {
    return repair.wanting();
  }

  /** The leader says that this replica's state differs. */
  void differs(NodeId from, GroupMessage.Differs<M> differs) {
    boolean known = differs.index() == checkpoints.index();
    if (known && from.equals(leader) && !repair.damaged()) {
      damage("Its state differs from the leader's, which a majority shares");
    }
  }

  GroupMessage<M> wanted() {
    return repair.wanted();
  }

  @Nullable GroupMessage<M> state(NodeId from, GroupMessage.StateWanted<M> wanted) {
    return leads() ? server.part(from, wanted) : null;
  }

  /** Takes a part of the leader's state in; whether the next one is to be asked for. */
  boolean statePart(GroupMessage.StatePart<M> part) {
    try {
      if (!repair.accept(part)) {
        return false;
      }
      moved = true;
      install();
      return repair.wanting();
    } catch (DamagedRowsException | MalformedWireException found) {
      desk.note("group-repair-failed", 1);
      repair.restart();
      return false;
    }
  }

  private void install() {
    if (repair.installable()) {
      repair.install();
      checkpoints.forget();
      resume();
    }
  }

  /** Keeps what is delivered for the state to come, which may have waited for just that. */
  private void hold(long index, OrderNotice.@Nullable Delivered delivered) {
    repair.hold(new Repair.Held(index, delivered));
    try {
      install();
    } catch (DamagedRowsException | MalformedWireException found) {
      desk.note("group-repair-failed", 1);
      repair.restart();
    }
  }

  /** Whether rows as of a position hold all that was delivered before the record there. */
  boolean reflects(long position) {
    return !repair.damaged() && position > repairedAt;
  }

  /** The state to come reflects it: what came of it alone is not told by anybody. */
  private void filled(Repair.Held one) {
    OrderNotice.Delivered delivered = one.delivered();
    Ticket ticket = delivered == null ? null : delivered.ticket();
    if (ticket != null && !Tickets.own(ticket)) {
      desk.reply(ticket, Answers.filled(self));
    }
  }

  private void resume() {
    repairedAt = desk.position();
    for (Repair.Held one : repair.takeHeld()) {
      if (repair.damaged()) {
        repair.hold(one);
      } else if (one.delivered() == null) {
        machine.pass(one.index());
      } else {
        apply(one.delivered());
      }
    }
    if (!repair.damaged()) {
      desk.notice(new GroupNotice.Repaired(machine.applied()));
      leases.leadership(leads() ? term : 0, leader);
      upkeep();
    }
  }

  /** Asks again, from the beginning where nothing came for a while. */
  void repairExpired() {
    if (repair.damaged()) {
      if (!moved && repair.wanting()) {
        repair.restart();
      }
      moved = false;
      if (role == Role.LEADER) {
        desk.order(desk.ownTicket(), new OrderCall.Transfer(null));
      }
      desk.arm(GroupTimer.REPAIR, REPAIR_NANOS);
    }
  }

  GroupReply.Status status(OrderStatus order) {
    return new GroupReply.Status(
        order,
        machine.applied(),
        machine.revision(),
        machine.floor(),
        machine.chain(),
        checkpoints.index(),
        checkpoints.hash(),
        machine.sessions(),
        repair.damaged());
  }
}
