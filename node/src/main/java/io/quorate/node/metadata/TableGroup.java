package io.quorate.node.metadata;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.order.OrderStatus;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.raft.RaftMessage;
import io.quorate.protocol.raft.RaftProcess;
import io.quorate.protocol.raft.RaftRecord;
import io.quorate.protocol.raft.RaftSettings;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * A replica of the metadata group: Raft, and the {@link TableState} that it replicates, composed
 * into one process. What is decided here is told above, where it becomes this node's copy.
 *
 * <p>A seat is given to a data directory, and the records of an earlier seat of the same node may
 * still be in its journal: the first record of a replica says that nothing before it counts.
 */
public final class TableGroup
    implements Process<TableGroupMessage, RaftRecord, TableGroupCall, TableGroupNotice> {

  /** Where it is hosted, on nodes that take part. */
  public static final ProcessId ID = new ProcessId(ProcessId.SYSTEM, 6);

  /** Asks a replica how it stands; answered by {@link OrderStatus}. */
  public static final Object INSPECT = new TableGroupCall.Order(new OrderCall.Inspect());

  private static final Ticket NOBODY = new Ticket(-1);

  /** Of a replica; Raft itself writes no ballot of term 0. */
  private static final RaftRecord FIRST = new RaftRecord.Ballot(0, null);

  private final long era;
  private final TableRows rows;
  private final NodeId self;
  private final TableGroupEffects effects;
  private final Deque<OrderCall> pending = new ArrayDeque<>();
  private Process<RaftMessage, RaftRecord, OrderCall, OrderNotice> engine;
  private Membership founding;
  private TableState state;
  private long applied;
  private boolean begun;
  private boolean replayed;
  private boolean busy;

  /**
   * @param era of the group
   * @param founding its first members, where this node is one of them; else nobody
   */
  public TableGroup(NodeId self, long era, Membership founding, Rows rows) {
    this.self = self;
    this.era = era;
    this.founding = founding;
    this.rows = new TableRows(rows);
    TableRows.Applied stored = this.rows.read();
    state = stored.state();
    applied = stored.index();
    begun = applied > 0;
    engine = new RaftProcess(self, RaftSettings.DEFAULT, founding, applied);
    effects = new TableGroupEffects(era, this::noticed);
  }

  @Override
  public void on(
      Event<TableGroupMessage, RaftRecord, TableGroupCall> event,
      Effects<TableGroupMessage, RaftRecord, TableGroupNotice> host) {
    effects.on(host);
    switch (event) {
      case Event.Replayed<TableGroupMessage, RaftRecord, TableGroupCall>(long at, var record) -> {
        if (!begun) {
          host.release(0); // before a flush during the replay can let these records go
        }
        begun = true;
        if (replayed && record.equals(FIRST)) {
          forget();
        }
        replayed = true;
        engine(new Event.Replayed<>(at, record));
      }
      case Event.Started<TableGroupMessage, RaftRecord, TableGroupCall>(long incarnation) ->
          started(incarnation, host);
      case Event.Received<TableGroupMessage, RaftRecord, TableGroupCall>(var from, var message) -> {
        if (message.era() == era) {
          engine(new Event.Received<>(from, message.engine()));
        }
      }
      case Event.Called<TableGroupMessage, RaftRecord, TableGroupCall>(Ticket ticket, var call) ->
          engine(new Event.Called<>(ticket, asked(call)));
      case Event.Cancelled<TableGroupMessage, RaftRecord, TableGroupCall>(Ticket ticket) ->
          engine(new Event.Cancelled<>(ticket));
      case Event.Answered<TableGroupMessage, RaftRecord, TableGroupCall>(var ask, var answer) ->
          engine(new Event.Answered<>(ask, answer));
      case Event.Expired<TableGroupMessage, RaftRecord, TableGroupCall>(Object timer) ->
          engine(new Event.Expired<>(timer));
      case Event.Synced<TableGroupMessage, RaftRecord, TableGroupCall>(long position) ->
          engine(new Event.Synced<>(position));
      case Event.Crowded<TableGroupMessage, RaftRecord, TableGroupCall>(long position) ->
          engine(new Event.Crowded<>(position));
    }
    drain();
  }

  /**
   * The replay meets a table that has no seat for this node and then one that has: if the replica
   * was ended in between, the records of its successor follow and begin with the first one again.
   */
  public void seatedAgain(Membership founding) {
    this.founding = founding;
  }

  /** What came before was another replica, whose end is in the journal, perhaps not in the rows. */
  private void forget() {
    applied = 0;
    state = TableState.EMPTY;
    rows.write(applied, state);
    engine = new RaftProcess(self, RaftSettings.DEFAULT, founding, applied);
  }

  private static OrderCall asked(TableGroupCall call) {
    return switch (call) {
      case TableGroupCall.Execute execute ->
          new OrderCall.Propose(TableGroupCodec.encode(execute.command()));
      case TableGroupCall.Order order -> order.call();
    };
  }

  private void started(
      long incarnation, Effects<TableGroupMessage, RaftRecord, TableGroupNotice> host) {
    // A group keeps a log: from here on its records stay until released.
    host.release(begun ? 0 : host.persist(FIRST));
    begun = true;
    engine(new Event.Started<>(incarnation));
    if (state.table().founded()) {
      host.early().notice(new TableGroupNotice.Became(state));
    }
  }

  @Override
  public void settle(Effects<TableGroupMessage, RaftRecord, TableGroupNotice> host) {
    effects.on(host);
    rows.write(applied, state);
    busy = true;
    engine.settle(effects);
    busy = false;
    drain();
    rows.write(applied, state);
  }

  private void engine(Event<RaftMessage, RaftRecord, OrderCall> event) {
    busy = true;
    engine.on(event, effects);
    busy = false;
  }

  /** Hands the engine what it asked for meanwhile. */
  private void drain() {
    while (!busy && !pending.isEmpty()) {
      engine(new Event.Called<>(NOBODY, pending.removeFirst()));
    }
  }

  private void become(TableState.Next next) {
    long before = state.table().version();
    state = next.state();
    tell(
        before == 0
            ? new TableGroupNotice.Became(state)
            : new TableGroupNotice.Advanced(before, next.edits(), state));
  }

  /** What is decided is durable on a majority and here. */
  private void tell(TableGroupNotice notice) {
    effects.host().early().notice(notice);
  }

  private void delivered(OrderNotice.Delivered delivered) {
    applied = delivered.index();
    TableState.Next next = state.apply(TableGroupCodec.decode(delivered.command()));
    if (next != null) {
      become(next);
    }
    Ticket ticket = delivered.ticket();
    if (ticket != null) {
      effects.host().early().reply(ticket, new TableGroupCall.Executed());
    }
  }

  private void seated(OrderNotice.MembershipChanged changed) {
    applied = changed.index();
    TableState.Next next = state.seat(changed.membership());
    if (next != null) {
      become(next);
    }
  }

  private void arrived(OrderNotice.SnapshotArrived arrived) {
    if (arrived.index() > applied) {
      applied = arrived.index();
      state = rows.install(applied);
      tell(new TableGroupNotice.Became(state));
    }
  }

  private void chunk(OrderNotice.ChunkWanted wanted) {
    byte[] all = rows.snapshot(wanted.index());
    if (all == null) {
      pending.addLast(new OrderCall.SnapshotLost(wanted.index()));
      return;
    }
    int from = offset(wanted.after());
    int to = Math.min(all.length, from + Math.max(1, wanted.bytesMax()));
    pending.addLast(
        new OrderCall.Chunk(
            wanted.index(),
            wanted.after(),
            Arrays.copyOfRange(all, from, to),
            new WireWriter().varint(to).toBytes(),
            to == all.length));
  }

  private static int offset(byte[] after) {
    return after.length == 0 ? 0 : TableCodec.integer(new WireReader(after));
  }

  /** What the engine says to its group. */
  private void noticed(OrderNotice notice) {
    switch (notice) {
      case OrderNotice.Delivered delivered -> delivered(delivered);
      case OrderNotice.Passed passed -> applied = passed.index();
      case OrderNotice.MembershipChanged changed -> seated(changed);
      case OrderNotice.Leadership now ->
          tell(new TableGroupNotice.Led(era, now.term(), now.leader(), now.ready()));
      case OrderNotice.SnapshotOpened opened -> rows.opened(opened.index(), state);
      case OrderNotice.ChunkWanted wanted -> chunk(wanted);
      case OrderNotice.SnapshotClosed closed -> rows.closed(closed.index());
      case OrderNotice.ChunkArrived part -> {
        if (part.index() > applied) {
          rows.stage(part.index(), part.number(), part.bytes());
        }
      }
      case OrderNotice.SnapshotArrived arrived -> arrived(arrived);
    }
  }
}
