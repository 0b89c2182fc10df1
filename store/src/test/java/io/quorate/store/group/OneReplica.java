package io.quorate.store.group;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.CommandCodec;
import io.quorate.store.machine.Op;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One replica whose engine and host are played by a test. */
final class OneReplica implements Effects<GroupMessage<OrderNotice>, String, GroupNotice> {
  final Order order = new Order();
  final Map<Long, Object> replies = new TreeMap<>();
  final List<GroupNotice> notices = new ArrayList<>();
  final List<Map.Entry<NodeId, GroupMessage<OrderNotice>>> sent = new ArrayList<>();
  final TreeMap<GroupTimer, Long> armed = new TreeMap<>();
  final MapRows rows;
  final GroupProcess<OrderNotice, String> group;
  long nanos;
  long position;
  long released = -1;
  long index;
  private long tickets;

  OneReplica(String name, MapRows rows, GroupSettings settings) {
    this.rows = rows;
    group =
        new GroupProcess<>(
            new NodeId(name),
            rows,
            settings,
            applied -> {
              index = applied;
              return order;
            });
    on(new Event.Started<>(1));
  }

  static byte[] b(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void on(Event<GroupMessage<OrderNotice>, String, GroupCall> event) {
    group.on(event, this);
  }

  void turn() {
    group.settle(this);
  }

  /** Has the engine say something. */
  void say(OrderNotice notice) {
    on(new Event.Received<>(new NodeId("x"), new GroupMessage.Engine<>(notice)));
  }

  long call(GroupCall call) {
    on(new Event.Called<>(new Ticket(++tickets), call));
    return tickets;
  }

  /** Has the engine deliver a command that somebody proposed. */
  void deliver(Command command, long ticket) {
    say(
        new OrderNotice.Delivered(
            ++index,
            1,
            CommandCodec.encode(null, command),
            ticket == 0 ? null : new Ticket(ticket)));
  }

  void put(String key, String value) {
    deliver(Command.Transact.always(new Op.Put(b(key), b(value))), 0);
  }

  /** Runs the steps of upkeep until nothing is left to do. */
  void upkeep() {
    while (armed.remove(GroupTimer.STEP) != null) {
      on(new Event.Expired<>(GroupTimer.STEP));
    }
  }

  /** Has the engine answer one of the calls that it was given. */
  void answer(OrderCall question, Object answer) {
    order.toAnswer = order.tickets.get(order.calls.indexOf(question));
    order.answer = answer;
    on(new Event.Expired<>("answer"));
    order.answer = null;
    order.toAnswer = null;
  }

  @Override
  public void send(NodeId to, GroupMessage<OrderNotice> message) {
    sent.add(Map.entry(to, message));
  }

  @Override
  public void reply(Ticket ticket, Object result) {
    if (replies.put(ticket.number(), result) != null) {
      throw new IllegalStateException("a second reply to " + ticket);
    }
  }

  @Override
  public void notice(GroupNotice notice) {
    notices.add(notice);
  }

  @Override
  public Outlet<GroupMessage<OrderNotice>, GroupNotice> early() {
    return this;
  }

  @Override
  public long persist(String record) {
    return ++position;
  }

  @Override
  public void release(long upTo) {
    released = Math.max(released, upTo);
  }

  @Override
  public void ask(Ticket ask, Object query) {
    throw new IllegalStateException("a group asks nothing");
  }

  @Override
  public void arm(Object timer, long delayNanos) {
    armed.put((GroupTimer) timer, nanos + delayNanos);
  }

  @Override
  public void cancel(Object timer) {
    armed.remove((GroupTimer) timer);
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
  public void note(String probe, long value) {}

  /** Rows in an ordered map. */
  static final class MapRows implements OrderedRows {
    final TreeMap<byte[], byte[]> map = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public byte @Nullable [] get(byte[] key) {
      return map.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
      map.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
      map.remove(key);
    }

    @Override
    public RowsQuery.Page page(RowsQuery query) {
      NavigableMap<byte[], byte[]> range =
          query.to().length == 0
              ? map.tailMap(query.from(), true)
              : map.subMap(query.from(), true, query.to(), false);
      List<RowsQuery.Row> found = new ArrayList<>();
      for (Map.Entry<byte[], byte[]> row : range.entrySet()) {
        if (found.size() == query.rowsMax()) {
          return new RowsQuery.Page(found, false);
        }
        found.add(new RowsQuery.Row(row.getKey(), row.getValue()));
      }
      return new RowsQuery.Page(found, true);
    }
  }
}
