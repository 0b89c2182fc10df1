package io.quorate.simulation.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lowers all barriers, and lifts each when all parties have come to it. */
final class BarrierKeeper implements Actor {
  static final int ROUNDS = 3;
  static final byte[] READY = "ready".getBytes(UTF_8);

  private final ClientMachine machine;
  private final int parties;
  private final Persistence store;
  private boolean done;

  BarrierKeeper(ClientMachine machine, int parties) {
    this.machine = machine;
    this.parties = parties;
    this.store = new Persistence(machine);
  }

  /** The barrier of a round. */
  static String barrier(int round) {
    return "b" + round;
  }

  /** Below it stand those who have come. */
  static String arrivals(int round) {
    return "a%d/".formatted(round);
  }

  @Override
  public ClientMachine machine() {
    return machine;
  }

  @Override
  public void begin() {
    List<Op> lower = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      lower.add(new Op.Put(barrier(round).getBytes(UTF_8), new byte[0]));
    }
    lower.add(new Op.Put(READY, new byte[0]));
    Command.Transact once =
        new Command.Transact(List.of(Compare.modified(READY, 0)), lower, List.of());
    store.until(
        new GroupRequest.Transact(StoreLink.KEYSPACE, once),
        GroupAnswer.Transacted.class::isInstance,
        () -> await(0));
  }

  private void await(int round) {
    if (round == ROUNDS) {
      done = true;
      return;
    }
    KeyRange arrived = KeyRange.prefix(arrivals(round).getBytes(UTF_8));
    Query count = new Query(arrived, 0, 0, Integer.MAX_VALUE, Query.Form.COUNT);
    store.until(
        new GroupRequest.Range(StoreLink.KEYSPACE, count, false, 0),
        reply -> reply instanceof GroupAnswer.Ranged all && all.result().count() == parties,
        () -> lift(round));
  }

  private void lift(int round) {
    Op delete = new Op.Delete(KeyRange.of(barrier(round).getBytes(UTF_8)), false);
    store.until(
        new GroupRequest.Transact(StoreLink.KEYSPACE, Command.Transact.always(delete)),
        GroupAnswer.Transacted.class::isInstance,
        () -> await(round + 1));
  }

  @Override
  public void windDown() {
    // It goes on until all are lifted.
  }

  @Override
  public @Nullable String unrest() {
    return done ? null : "not all barriers are lifted";
  }
}
