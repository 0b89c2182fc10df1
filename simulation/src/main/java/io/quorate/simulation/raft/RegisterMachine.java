package io.quorate.simulation.raft;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The layer above the engine: applies, opens and pages snapshots, stages and switches. */
final class RegisterMachine {
  private static final byte[] STAGING = {'t'};
  private static final byte[] NOTHING = {};

  private final Rows rows;
  private final TreeMap<Long, byte[]> snapshots = new TreeMap<>();
  private final ArrayDeque<OrderCall> answers = new ArrayDeque<>();
  private RegisterState state;

  RegisterMachine(Rows rows) {
    this.rows = rows;
    byte @Nullable [] saved = rows.get(RegisterState.ROW);
    this.state = saved == null ? new RegisterState() : RegisterState.decode(saved);
  }

  RegisterState state() {
    return state;
  }

  /** What is to be handed to the engine next; null when nothing is. */
  @Nullable OrderCall answer() {
    return answers.pollFirst();
  }

  void applied(long index) {
    state.applied(index);
    save();
  }

  void apply(OrderNotice.Delivered entry) {
    state.applied(entry.index());
    state.apply(entry.command());
    save();
  }

  private void save() {
    rows.put(RegisterState.ROW, state.encode());
  }

  void open(long index) {
    if (index != state.applied()) {
      throw new IllegalStateException(
          "A snapshot of %d is opened at %d".formatted(index, state.applied()));
    }
    snapshots.put(index, state.encode());
  }

  void close(long index) {
    if (snapshots.remove(index) == null) {
      throw new IllegalStateException("No snapshot of %d is open".formatted(index));
    }
  }

  /** Pages through the encoded state; the cursor is an offset. */
  void chunk(OrderNotice.ChunkWanted wanted, boolean lose) {
    byte[] all = snapshots.get(wanted.index());
    if (all == null) {
      throw new IllegalStateException("No snapshot of %d is open".formatted(wanted.index()));
    }
    if (lose) {
      snapshots.remove(wanted.index());
      answers.add(new OrderCall.SnapshotLost(wanted.index()));
      return;
    }
    int from = wanted.after().length == 0 ? 0 : new WireReader(wanted.after()).int32();
    int to = Math.min(all.length, from + wanted.bytesMax());
    byte[] next = new WireWriter(4).int32(to).toBytes();
    byte[] bytes = Arrays.copyOfRange(all, from, to);
    boolean last = to == all.length;
    answers.add(new OrderCall.Chunk(wanted.index(), wanted.after(), bytes, next, last));
  }

  void stage(OrderNotice.ChunkArrived chunk) {
    byte @Nullable [] staged = chunk.number() == 0 ? NOTHING : rows.get(STAGING);
    if (staged == null) {
      throw new IllegalStateException("Part " + chunk.number() + " comes without those before");
    }
    // The number goes with the bytes, for a part may come again when the journal is replayed.
    WireReader in = new WireReader(staged);
    long have = staged.length == 0 ? 0 : in.counter();
    if (chunk.number() > have) {
      throw new IllegalStateException(
          "Part %d comes after %d parts".formatted(chunk.number(), have));
    }
    if (chunk.number() < have) {
      return;
    }
    byte[] before = staged.length == 0 ? NOTHING : in.raw(in.remaining());
    WireWriter out = new WireWriter(staged.length + chunk.bytes().length + 8);
    rows.put(STAGING, out.varint(have + 1).raw(before).raw(chunk.bytes()).toBytes());
  }

  void arrived(OrderNotice.SnapshotArrived snapshot) {
    byte @Nullable [] staged = rows.get(STAGING);
    if (staged == null) {
      throw new IllegalStateException("A snapshot is complete, but nothing is staged");
    }
    WireReader in = new WireReader(staged);
    in.counter();
    RegisterState arrived = RegisterState.decode(in.raw(in.remaining()));
    if (arrived.applied() != snapshot.index()) {
      throw new IllegalStateException(
          "A snapshot of %d holds the state at %d".formatted(snapshot.index(), arrived.applied()));
    }
    state = arrived;
    save();
    rows.delete(STAGING);
  }
}
