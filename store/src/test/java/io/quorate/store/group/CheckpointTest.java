package io.quorate.store.group;

import static io.quorate.store.group.OneReplica.b;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.order.OrderNotice.Role;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Op;
import org.junit.jupiter.api.Test;

/** When a leader has everybody compare what they hold. */
class CheckpointTest {
  private static final long INTERVAL = 100;
  private static final int KEYS = 20;

  private final OneReplica a = new OneReplica("a", new OneReplica.MapRows(), settings());

  private static GroupSettings settings() {
    GroupSettings usual = GroupSettings.DEFAULT;
    return new GroupSettings(
        usual.machine(), false, 4, 100, 1, INTERVAL, 1, 10, 10, usual.chunkBytes(), 1 << 20);
  }

  private int proposed() {
    return a.order.calls(OrderCall.Propose.class).size();
  }

  private void tick() {
    a.nanos += INTERVAL;
    a.on(new Event.Expired<>(GroupTimer.CHECKPOINT));
  }

  private void leadWithData() {
    a.say(new OrderNotice.Leadership(Role.LEADER, 1, new NodeId("a"), true));
    for (int key = 0; key < KEYS; key++) {
      a.put("key" + key, "value");
    }
  }

  @Test
  void a_hash_that_takes_longer_than_the_interval_is_waited_for_and_others_get_as_long_again() {
    leadWithData();
    tick();
    assertThat(proposed()).isEqualTo(1);
    a.deliver(new Command.Checkpoint(1), 0);
    tick();
    tick();
    tick();
    assertThat(proposed()).isEqualTo(1);
    a.upkeep(); // done after three intervals
    tick();
    tick();
    assertThat(proposed()).isEqualTo(1);
    tick();
    assertThat(proposed()).isEqualTo(2);
  }

  @Test
  void a_hash_that_is_done_soon_delays_nothing() {
    leadWithData();
    tick();
    a.deliver(new Command.Checkpoint(1), 0);
    a.nanos += 10;
    a.upkeep();
    tick();
    assertThat(proposed()).isEqualTo(2);
  }

  @Test
  void a_follower_has_nobody_compare() {
    a.say(new OrderNotice.Leadership(Role.FOLLOWER, 1, new NodeId("b"), false));
    a.deliver(Command.Transact.always(new Op.Put(b("k"), b("v"))), 0);
    tick();
    assertThat(proposed()).isZero();
  }
}
