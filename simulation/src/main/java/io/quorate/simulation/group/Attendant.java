package io.quorate.simulation.group;

import io.quorate.protocol.order.MembershipChange;
import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderStatus;
import io.quorate.simulation.engine.Environment;
import io.quorate.store.group.GroupCall;
import io.quorate.store.group.GroupReply;
import io.quorate.store.group.MembershipPlan;

/** Looks after the members as the keepers of whole nodes do: whoever leads makes the changes. */
public final class Attendant {
  private static final long LOOK_NANOS = 200_000_000;

  private final Environment environment;
  private final GroupWorld world;

  public Attendant(Environment environment, GroupWorld world) {
    this.environment = environment;
    this.world = world;
  }

  /** From now on. */
  public void begin() {
    environment.timeline().after(LOOK_NANOS, this::look);
  }

  private void look() {
    for (int node = 0; node < world.nodes(); node++) {
      if (world.up(node) && !world.settled()) {
        int asked = node;
        world.request(node, new GroupCall.Inspect(), answer -> inspected(asked, answer));
      }
    }
    begin();
  }

  private void inspected(int node, Object answer) {
    if (!(answer instanceof GroupReply.Status status)) {
      return;
    }
    OrderStatus order = status.order();
    if (order.ready() && !order.membership().joint()) {
      MembershipChange change =
          MembershipPlan.next(order.membership(), world.seats(), world.seat(node));
      if (change != null) {
        environment.counts().add("attendant." + change.getClass().getSimpleName());
        if (world.network().isCut()) {
          environment.counts().add("attendant.whileCut");
        }
        world.request(node, new GroupCall.Order(new OrderCall.Change(change)), _ -> {});
      }
    }
  }
}
