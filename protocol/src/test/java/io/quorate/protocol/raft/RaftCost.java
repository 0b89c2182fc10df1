package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What a put costs three replicas in CPU, messages and records encoded and decoded, without network
 * and disk: {@code RaftCost [PUTS [BATCH]]} prints microseconds a put for all three together.
 */
final class RaftCost {
  private static final byte[] VALUE = new byte[256];

  private final List<Host> hosts = new ArrayList<>();
  private final RaftCodec codec = new RaftCodec();
  private final WireWriter wire = new WireWriter(1 << 16);
  private long delivered;

  private RaftCost() {
    List<NodeId> ids = List.of(new NodeId("a"), new NodeId("b"), new NodeId("c"));
    ids.forEach(id -> hosts.add(new Host(id, Membership.of(ids))));
  }

  public static void main(String[] arguments) {
    int puts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500_000;
    int batch = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
    RaftCost cost = new RaftCost();
    cost.elect();
    for (int round = 0; round < 6; round++) {
      long begin = System.nanoTime();
      cost.put(puts, batch);
      double micros = (System.nanoTime() - begin) / 1e3 / puts;
      System.out.printf("%,d puts in batches of %d: %.2f µs a put%n", puts, batch, micros);
    }
  }

  private void elect() {
    hosts.forEach(host -> host.event(new Event.Started<>(1)));
    hosts.forEach(host -> host.nanos += 10_000_000_000L);
    hosts.getFirst().event(new Event.Expired<>(RaftTimer.ELECTION));
    settle();
  }

  private void put(int puts, int batch) {
    for (int i = 0; i < puts; i += batch) {
      Host leader = hosts.getFirst();
      for (int j = 0; j < batch; j++) {
        leader.process.on(
            new Event.Called<>(new Ticket(i + j), new OrderCall.Propose(VALUE)), leader);
      }
      leader.process.settle(leader);
      settle();
    }
    if (delivered == 0) {
      throw new IllegalStateException("Nothing was delivered");
    }
  }

  private void settle() {
    boolean more = true;
    while (more) {
      more = false;
      for (Host host : hosts) {
        more |= host.turn();
      }
    }
  }

  private final class Host implements Effects<RaftMessage, RaftRecord, OrderNotice> {
    final RaftProcess process;
    final NodeId id;
    final ArrayDeque<Event<RaftMessage, RaftRecord, OrderCall>> inbox = new ArrayDeque<>();
    final ArrayDeque<Runnable> held = new ArrayDeque<>();
    long nanos = 1;
    private long last;
    private long synced;

    Host(NodeId id, Membership founding) {
      this.id = id;
      this.process = new RaftProcess(id, RaftSettings.DEFAULT, founding, 0);
    }

    void event(Event<RaftMessage, RaftRecord, OrderCall> event) {
      process.on(event, this);
      process.settle(this);
    }

    boolean turn() {
      if (inbox.isEmpty() && last == synced) {
        return false;
      }
      if (last > synced) {
        synced = last;
        while (!held.isEmpty()) {
          held.removeFirst().run();
        }
        process.on(new Event.Synced<>(synced), this);
      }
      while (!inbox.isEmpty()) {
        process.on(inbox.removeFirst(), this);
      }
      process.settle(this);
      return true;
    }

    @Override
    public Outlet<RaftMessage, OrderNotice> early() {
      return early;
    }

    private final Outlet<RaftMessage, OrderNotice> early =
        new Outlet<>() {
          @Override
          public void send(NodeId to, RaftMessage message) {
            travel(to, message);
          }

          @Override
          public void reply(Ticket ticket, Object result) {
            throw new IllegalStateException(String.valueOf(result));
          }

          @Override
          public void notice(OrderNotice notice) {
            delivered += notice instanceof OrderNotice.Delivered ? 1 : 0;
          }
        };

    private void travel(NodeId to, RaftMessage message) {
      wire.reset();
      codec.message(message, wire);
      RaftMessage arrived = codec.message(new WireReader(wire.buffer(), 0, wire.length()));
      hosts.get(to.name().charAt(0) - 'a').inbox.add(new Event.Received<>(id, arrived));
    }

    @Override
    public long persist(RaftRecord record) {
      return codec.record(record).length > 0 ? ++last : last;
    }

    @Override
    public void release(long position) {
      // There is no journal.
    }

    @Override
    public void ask(Ticket ask, Object query) {
      throw new IllegalStateException(String.valueOf(query));
    }

    @Override
    public void arm(Object timer, long delayNanos) {
      // There is no time.
    }

    @Override
    public void cancel(Object timer) {
      // There is no time.
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public long wallMillis() {
      return 0;
    }

    @Override
    public long choose(String site, long bound) {
      return 0;
    }

    @Override
    public void note(String probe, long value) {
      // Nobody counts here.
    }

    @Override
    public void send(NodeId to, RaftMessage message) {
      if (last == synced && held.isEmpty()) {
        travel(to, message);
      } else {
        held.addLast(() -> travel(to, message));
      }
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      early.reply(ticket, result);
    }

    @Override
    public void notice(OrderNotice notice) {
      early.notice(notice);
    }
  }
}
