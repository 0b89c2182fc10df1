package io.quorate.simulation.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.order.OrderReply;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.raft.RaftMessage;
import io.quorate.protocol.raft.RaftProcess;
import io.quorate.protocol.raft.RaftRecord;
import io.quorate.protocol.raft.RaftRules;
import io.quorate.protocol.raft.RaftSettings;
import io.quorate.protocol.raft.RaftView;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A replica: an engine and a register machine in one process, as a group is composed. */
final class RegisterProcess implements Process<RaftMessage, RaftRecord, RegisterCall, Object> {

  /** Who watches what the engine does, turn by turn. */
  interface Watcher {

    /** The engine persisted a record. */
    void persisted(NodeId node, RaftRecord record);

    /** The engine told the machine something. */
    void noticed(NodeId node, OrderNotice notice);

    /** An event was handled, or a turn is over. */
    void stepped(NodeId node, RaftView view);
  }

  private static final Ticket NOBODY = new Ticket(-1);
  private static final long LOST_ONE_IN = 40;

  private final NodeId self;
  private final boolean witness;
  private final Watcher watcher;
  private final RaftProcess engine;
  private final RegisterMachine machine;
  private final TreeMap<Long, Integer> reads = new TreeMap<>();
  private @Nullable Inner inner;

  RegisterProcess(
      NodeId self,
      RaftSettings settings,
      Membership founding,
      boolean witness,
      RaftRules rules,
      Rows rows,
      Watcher watcher) {
    this.self = self;
    this.witness = witness;
    this.watcher = watcher;
    this.machine = new RegisterMachine(rows);
    this.engine = new RaftProcess(self, settings, founding, machine.state().applied(), rules);
  }

  RaftView view() {
    return engine.view();
  }

  RegisterState state() {
    return machine.state();
  }

  @Override
  public void on(
      Event<RaftMessage, RaftRecord, RegisterCall> event,
      Effects<RaftMessage, RaftRecord, Object> effects) {
    Inner own = inner(effects);
    switch (event) {
      case Event.Replayed<RaftMessage, RaftRecord, RegisterCall>(long position, var record) ->
          engine.on(new Event.Replayed<>(position, record), own);
      case Event.Started<RaftMessage, RaftRecord, RegisterCall>(long incarnation) ->
          engine.on(new Event.Started<>(incarnation), own);
      case Event.Received<RaftMessage, RaftRecord, RegisterCall>(var from, var message) ->
          engine.on(new Event.Received<>(from, message), own);
      case Event.Called<RaftMessage, RaftRecord, RegisterCall>(var ticket, var call) ->
          engine.on(new Event.Called<>(ticket, call(ticket, call)), own);
      case Event.Cancelled<RaftMessage, RaftRecord, RegisterCall>(var ticket) ->
          engine.on(new Event.Cancelled<>(ticket), own);
      case Event.Answered<RaftMessage, RaftRecord, RegisterCall>(var ask, var answer) ->
          engine.on(new Event.Answered<>(ask, answer), own);
      case Event.Expired<RaftMessage, RaftRecord, RegisterCall>(var timer) ->
          engine.on(new Event.Expired<>(timer), own);
      case Event.Synced<RaftMessage, RaftRecord, RegisterCall>(long position) ->
          engine.on(new Event.Synced<>(position), own);
      case Event.Crowded<RaftMessage, RaftRecord, RegisterCall>(long position) ->
          engine.on(new Event.Crowded<>(position), own);
    }
    answer(own);
    if (!(event instanceof Event.Replayed)) {
      watcher.stepped(self, engine.view());
    }
  }

  private OrderCall call(Ticket ticket, RegisterCall call) {
    return switch (call) {
      case RegisterCall.Put(int key, long id) ->
          new OrderCall.Propose(RegisterState.command(key, id));
      case RegisterCall.Get(int key, boolean lease) -> {
        reads.put(ticket.number(), key);
        yield new OrderCall.Read(lease);
      }
      case RegisterCall.Admin(OrderCall admin) -> admin;
    };
  }

  /** What the machine has to say to the engine. */
  private void answer(Inner own) {
    OrderCall next = machine.answer();
    while (next != null) {
      engine.on(new Event.Called<>(NOBODY, next), own);
      next = machine.answer();
    }
  }

  @Override
  public void settle(Effects<RaftMessage, RaftRecord, Object> effects) {
    Inner own = inner(effects);
    engine.settle(own);
    answer(own);
    watcher.stepped(self, engine.view());
  }

  @SuppressWarnings("ReferenceEquality") // the very same host, whatever it says it equals
  private Inner inner(Effects<RaftMessage, RaftRecord, Object> effects) {
    if (inner == null || inner.host != effects) {
      inner = new Inner(effects);
    }
    return inner;
  }

  private void noticed(OrderNotice notice, Effects<RaftMessage, RaftRecord, Object> host) {
    watcher.noticed(self, notice);
    if (witness) {
      stateless(notice);
    }
    switch (notice) {
      case OrderNotice.Delivered delivered -> {
        machine.apply(delivered);
        if (delivered.ticket() != null) {
          long id = RegisterState.id(delivered.command());
          host.early().reply(delivered.ticket(), new RegisterCall.Done(delivered.index(), id));
        }
      }
      case OrderNotice.Passed passed -> machine.applied(passed.index());
      case OrderNotice.MembershipChanged changed -> {
        if (!witness) {
          machine.applied(changed.index());
        }
      }
      case OrderNotice.Leadership leadership -> host.early().notice(leadership);
      case OrderNotice.SnapshotOpened(long index) -> machine.open(index);
      case OrderNotice.ChunkWanted wanted ->
          machine.chunk(wanted, host.choose("machine.lost", LOST_ONE_IN) == 0);
      case OrderNotice.SnapshotClosed(long index) -> machine.close(index);
      case OrderNotice.ChunkArrived chunk -> machine.stage(chunk);
      case OrderNotice.SnapshotArrived snapshot -> {
        if (!witness) {
          machine.arrived(snapshot);
        }
      }
    }
  }

  /** A witness holds the log, and no state that anything could be told to or asked of. */
  private void stateless(OrderNotice notice) {
    boolean state =
        switch (notice) {
          case OrderNotice.Delivered _,
              OrderNotice.Passed _,
              OrderNotice.SnapshotOpened _,
              OrderNotice.ChunkWanted _ ->
              true;
          case OrderNotice.ChunkArrived chunk -> chunk.bytes().length > 0;
          case OrderNotice.MembershipChanged _,
              OrderNotice.Leadership _,
              OrderNotice.SnapshotClosed _,
              OrderNotice.SnapshotArrived _ ->
              false;
        };
    if (state) {
      throw new IllegalStateException("The witness %s was told %s".formatted(self, notice));
    }
  }

  private Object result(Ticket ticket, Object result) {
    Integer key = reads.remove(ticket.number());
    if (key == null || !(result instanceof OrderReply.Readable readable)) {
      return result;
    }
    if (readable.index() != machine.state().applied()) {
      throw new IllegalStateException(
          "Readable at %d, but %d is applied"
              .formatted(readable.index(), machine.state().applied()));
    }
    return new RegisterCall.Done(readable.index(), machine.state().read(key));
  }

  /** The host's effects as the engine sees them: what it says goes to the machine. */
  private final class Inner implements Effects<RaftMessage, RaftRecord, OrderNotice> {
    private final Effects<RaftMessage, RaftRecord, Object> host;
    private final Outlet<RaftMessage, OrderNotice> early = new Early();

    Inner(Effects<RaftMessage, RaftRecord, Object> host) {
      this.host = host;
    }

    @Override
    public Outlet<RaftMessage, OrderNotice> early() {
      return early;
    }

    @Override
    public long persist(RaftRecord record) {
      watcher.persisted(self, record);
      return host.persist(record);
    }

    @Override
    public void release(long position) {
      host.release(position);
    }

    @Override
    public void ask(Ticket ask, Object query) {
      host.ask(ask, query);
    }

    @Override
    public void arm(Object timer, long delayNanos) {
      host.arm(timer, delayNanos);
    }

    @Override
    public void cancel(Object timer) {
      host.cancel(timer);
    }

    @Override
    public long nanos() {
      return host.nanos();
    }

    @Override
    public long wallMillis() {
      return host.wallMillis();
    }

    @Override
    public long choose(String site, long bound) {
      return host.choose(site, bound);
    }

    @Override
    public void note(String probe, long value) {
      host.note(probe, value);
    }

    @Override
    public void send(NodeId to, RaftMessage message) {
      host.send(to, message);
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      host.reply(ticket, result(ticket, result));
    }

    @Override
    public void notice(OrderNotice notice) {
      noticed(notice, host);
    }

    private final class Early implements Outlet<RaftMessage, OrderNotice> {
      @Override
      public void send(NodeId to, RaftMessage message) {
        host.early().send(to, message);
      }

      @Override
      public void reply(Ticket ticket, Object result) {
        host.early().reply(ticket, result(ticket, result));
      }

      @Override
      public void notice(OrderNotice notice) {
        noticed(notice, host);
      }
    }
  }
}
