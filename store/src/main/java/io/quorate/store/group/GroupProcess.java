package io.quorate.store.group;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.order.OrderNotice.Role;
import io.quorate.protocol.order.OrderStatus;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.CommandCodec;
import io.quorate.store.machine.Machine;
import io.quorate.store.machine.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a group; the package documentation says what it is made of. It turns the engine's
 * notices into applied commands in the same turn, and holds no records of its own: what it needs
 * after a crash is in its rows or comes from the engine again.
 *
 * @param <M> messages of the engine
 * @param <R> records of the engine
 */
public final class GroupProcess<M, R>
    implements Process<GroupMessage<M>, R, GroupCall, GroupNotice> {

  /** A call that the engine gets once it is done with what it is doing. */
  private record Pending(Ticket ticket, OrderCall call) {}

  private final NodeId self;
  private final GroupSettings settings;
  private final Machine machine;
  private final Process<M, R, OrderCall, OrderNotice> engine;
  private final Replica<M> replica;
  private final Tickets tickets = new Tickets();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final TreeMap<Long, Ticket> inspections = new TreeMap<>();
  private final TreeMap<Long, Pending> transfers = new TreeMap<>();
  private final OwnDesk desk = new OwnDesk();
  private final Addresses addresses;
  private final GroupEffects<M, R> effects;
  private boolean busy;

  /**
   * A replica on these rows.
   *
   * @param self its {@link Seat}
   */
  public GroupProcess(
      NodeId self, OrderedRows rows, GroupSettings settings, EngineFactory<M, R> engines) {
    this(self, rows, settings, engines, GroupRules.DEFAULT);
  }

  /** With rules of a test's own. */
  public GroupProcess(
      NodeId self,
      OrderedRows rows,
      GroupSettings settings,
      EngineFactory<M, R> engines,
      GroupRules rules) {
    this.self = self;
    this.settings = settings;
    this.machine = new Machine(rows, settings.machine());
    this.engine = engines.create(machine.applied());
    this.replica = new Replica<>(self, machine, settings, desk, rules);
    this.addresses = new Addresses(self);
    this.effects = new GroupEffects<>(new FromEngine(), addresses);
  }

  @Override
  public void on(
      Event<GroupMessage<M>, R, GroupCall> event, Effects<GroupMessage<M>, R, GroupNotice> host) {
    effects.on(host);
    switch (event) {
      case Event.Replayed<GroupMessage<M>, R, GroupCall>(long position, R record) -> {
        host.release(0); // before a flush during the replay can let this record go
        effects.replayed(position);
        engine(new Event.Replayed<>(position, record));
      }
      case Event.Started<GroupMessage<M>, R, GroupCall>(long incarnation) -> {
        host.release(0); // a group keeps a log: from here on its records stay until released
        engine(new Event.Started<>(incarnation));
        replica.started();
      }
      case Event.Received<GroupMessage<M>, R, GroupCall>(NodeId from, GroupMessage<M> message) ->
          arrived(from, message);
      case Event.Called<GroupMessage<M>, R, GroupCall>(Ticket ticket, GroupCall call) ->
          called(ticket, call);
      case Event.Cancelled<GroupMessage<M>, R, GroupCall>(Ticket ticket) -> {
        if (!replica.cancelled(ticket)) {
          engine(new Event.Cancelled<>(ticket));
        }
      }
      case Event.Answered<GroupMessage<M>, R, GroupCall>(Ticket ask, Object answer) ->
          engine(new Event.Answered<>(ask, answer));
      case Event.Expired<GroupMessage<M>, R, GroupCall>(Object timer) -> {
        if (timer instanceof GroupTimer own) {
          expired(own);
        } else {
          engine(new Event.Expired<>(timer));
        }
      }
      case Event.Synced<GroupMessage<M>, R, GroupCall>(long position) ->
          engine(new Event.Synced<>(position));
      case Event.Crowded<GroupMessage<M>, R, GroupCall>(long position) -> {
        // While a repair holds back what is delivered, the rows do not reflect it.
        if (replica.reflects(position)) {
          engine(new Event.Crowded<>(position));
        }
      }
    }
    drain();
  }

  @Override
  public void settle(Effects<GroupMessage<M>, R, GroupNotice> host) {
    effects.on(host);
    replica.settle();
    drain();
    busy = true;
    engine.settle(effects);
    busy = false;
    drain();
  }

  private void engine(Event<M, R, OrderCall> event) {
    busy = true;
    engine.on(event, effects);
    busy = false;
  }

  /** Hands the engine what the group asked of it meanwhile. */
  private void drain() {
    while (!busy && !pending.isEmpty()) {
      Pending next = pending.removeFirst();
      engine(new Event.Called<>(next.ticket(), next.call()));
    }
    replica.applied();
  }

  private void arrived(NodeId from, GroupMessage<M> message) {
    Addresses.Arrived<M> own = addresses.inbound(from, message);
    if (own == null) {
      effects.host().note("group-other-seat", 1);
    } else {
      received(own.from(), own.message());
    }
  }

  private void received(NodeId from, GroupMessage<M> message) {
    switch (message) {
      case GroupMessage.Seated<M> _ ->
          throw new IllegalStateException("an envelope in an envelope");
      case GroupMessage.Engine<M>(M own) -> engine(new Event.Received<>(from, own));
      case GroupMessage.Hashed<M> hashed -> {
        replica.hashed(from, hashed);
        if (replica.comparable()) {
          judge();
        }
      }
      case GroupMessage.Differs<M> differs -> {
        replica.differs(from, differs);
        askForState();
      }
      case GroupMessage.StateWanted<M> wanted -> {
        GroupMessage<M> part = replica.state(from, wanted);
        if (part != null) {
          effects.post(from, part);
        }
      }
      case GroupMessage.StatePart<M> part -> {
        if (replica.statePart(part)) {
          askForState();
        }
      }
    }
  }

  /** Sends what a repair wants next to the leader. */
  private void askForState() {
    NodeId leader = replica.leader();
    if (replica.wantsState() && leader != null && !leader.equals(self)) {
      effects.post(leader, replica.wanted());
    }
  }

  private void called(Ticket ticket, GroupCall call) {
    switch (call) {
      case GroupCall.Execute execute -> execute(ticket, execute);
      case GroupCall.Read read -> replica.read(ticket, read, read.level());
      case GroupCall.History history -> replica.read(ticket, history, history.level());
      case GroupCall.ListLeases list -> replica.read(ticket, list, list.level());
      case GroupCall.Watch watch ->
          replica.read(ticket, watch, new GroupCall.Level.Local(watch.index()));
      case GroupCall.Hash hash -> replica.read(ticket, hash, new GroupCall.Level.Local(0));
      case GroupCall.KeepLeaseAlive keep -> replica.keepAlive(ticket, keep.lease());
      case GroupCall.InspectLease inspect -> replica.inspect(ticket, inspect);
      case GroupCall.Inspect _ -> {
        Ticket own = tickets.issue();
        inspections.put(own.number(), ticket);
        engine(new Event.Called<>(own, new OrderCall.Inspect()));
      }
      case GroupCall.Order order -> {
        switch (order.call()) {
          case OrderCall.Transfer transfer -> transfer(ticket, transfer);
          case OrderCall.Change _ -> engine(new Event.Called<>(ticket, order.call()));
          case OrderCall.Propose _,
              OrderCall.Read _,
              OrderCall.Inspect _,
              OrderCall.Flushed _,
              OrderCall.Chunk _,
              OrderCall.SnapshotLost _ ->
              desk.reply(ticket, Answers.notForCallers(order));
        }
      }
    }
  }

  /** Callers name nodes, and the engine knows seats: looks for that of the node. */
  private void transfer(Ticket ticket, OrderCall.Transfer transfer) {
    NodeId to = transfer.to();
    if (to == null) {
      engine(new Event.Called<>(ticket, transfer));
      return;
    }
    Ticket own = tickets.issue();
    transfers.put(own.number(), new Pending(ticket, transfer));
    engine(new Event.Called<>(own, new OrderCall.Inspect()));
  }

  private void transfer(Pending asked, Object answer) {
    OrderCall call = asked.call();
    if (call instanceof OrderCall.Transfer(NodeId to)
        && to != null
        && answer instanceof OrderStatus status) {
      NodeId seat =
          status.membership().voters().stream()
              .filter(voter -> Seat.sameNode(voter, to))
              .findFirst()
              .orElse(to);
      call = new OrderCall.Transfer(seat);
    }
    pending.addLast(new Pending(asked.ticket(), call));
  }

  private void execute(Ticket ticket, GroupCall.Execute execute) {
    Outcome.Refused wrong = machine.wrong(execute.command());
    if (replica.damaged()) {
      desk.reply(ticket, Answers.damaged(self));
    } else if (wrong != null) {
      desk.reply(ticket, Answers.refusal(wrong, machine));
    } else {
      byte[] command = CommandCodec.encode(execute.id(), execute.command());
      engine(new Event.Called<>(ticket, new OrderCall.Propose(command)));
    }
  }

  private void expired(GroupTimer timer) {
    switch (timer) {
      case STEP -> {
        if (replica.step()) {
          NodeId leader = replica.leader();
          if (leader != null && !leader.equals(self)) {
            effects.post(leader, replica.ownHash());
          } else {
            judge();
          }
        }
      }
      case CHECKPOINT -> {
        if (replica.checkpointDue()) {
          long number = desk.nanos() & Long.MAX_VALUE;
          byte[] command = CommandCodec.encode(null, new Command.Checkpoint(number));
          desk.order(Tickets.NONE, new OrderCall.Propose(command));
        }
        desk.arm(GroupTimer.CHECKPOINT, settings.checkpointNanos());
      }
      case READS -> replica.readsExpired();
      case WATCHES -> replica.watchesExpired();
      case LEASES -> replica.leasesDue();
      case KEEP_ALIVES -> replica.keepAlivesGathered();
      case HASH -> replica.hashStep();
      case REPAIR -> {
        replica.repairExpired();
        askForState();
      }
    }
  }

  /** Asks the engine who votes, to judge what was heard of the others. */
  private void judge() {
    Ticket own = tickets.issue();
    inspections.put(own.number(), Tickets.NONE);
    desk.order(own, new OrderCall.Inspect());
  }

  private void inspected(Ticket asker, OrderStatus status) {
    if (!Tickets.own(asker)) {
      desk.reply(asker, replica.status(status));
      return;
    }
    for (NodeId other : replica.judge(status.membership())) {
      effects.post(other, new GroupMessage.Differs<M>(replica.checkpoint()));
    }
  }

  private static @Nullable NodeId node(@Nullable NodeId seat) {
    return seat == null ? null : Seat.node(seat);
  }

  /** What the engine says to its group. */
  private final class FromEngine implements GroupEffects.Inside {

    @Override
    public void noticed(OrderNotice notice) {
      switch (notice) {
        case OrderNotice.Delivered delivered -> replica.delivered(delivered);
        case OrderNotice.Passed passed -> replica.passed(passed.index());
        case OrderNotice.MembershipChanged changed -> {
          replica.passed(changed.index());
          desk.notice(new GroupNotice.MembershipChanged(changed.index(), changed.membership()));
        }
        case OrderNotice.Leadership now -> {
          replica.leadership(now);
          desk.notice(
              new GroupNotice.Leadership(now.role(), now.term(), node(now.leader()), now.ready()));
          if (now.role() != Role.LEADER) {
            askForState();
          }
        }
        case OrderNotice.SnapshotOpened opened -> replica.snapshotOpened(opened.index());
        case OrderNotice.ChunkWanted wanted -> replica.chunkWanted(wanted);
        case OrderNotice.SnapshotClosed closed -> replica.snapshotClosed(closed.index());
        case OrderNotice.ChunkArrived arrived -> replica.chunkArrived(arrived);
        case OrderNotice.SnapshotArrived arrived -> {
          replica.snapshotArrived(arrived.index());
          desk.notice(new GroupNotice.MembershipChanged(arrived.index(), arrived.membership()));
        }
      }
    }

    @Override
    public void answered(Ticket ticket, Object result) {
      Ticket asker = inspections.remove(ticket.number());
      Pending transfer = transfers.remove(ticket.number());
      if (transfer != null) {
        transfer(transfer, result);
      } else if (asker != null) {
        switch (result) {
          case OrderStatus status -> inspected(asker, status);
          case Refusal refusal -> {
            if (!Tickets.own(asker)) {
              desk.reply(asker, refusal);
            }
          }
          default -> throw new IllegalStateException("unexpected answer: " + result);
        }
      } else {
        replica.answered(ticket, result);
      }
    }
  }

  private final class OwnDesk implements Desk {
    @Override
    public void reply(Ticket ticket, Object result) {
      effects.host().early().reply(ticket, addresses.outward(result));
    }

    @Override
    public void notice(GroupNotice notice) {
      effects.host().early().notice(notice);
    }

    @Override
    public void note(String probe, long value) {
      effects.host().note(probe, value);
    }

    @Override
    public long position() {
      return effects.position();
    }

    @Override
    public long nanos() {
      return effects.host().nanos();
    }

    @Override
    public void arm(GroupTimer timer, long delayNanos) {
      effects.host().arm(timer, delayNanos);
    }

    @Override
    public void order(Ticket ticket, OrderCall call) {
      pending.addLast(new Pending(ticket, call));
    }

    @Override
    public Ticket ownTicket() {
      return tickets.issue();
    }
  }
}
