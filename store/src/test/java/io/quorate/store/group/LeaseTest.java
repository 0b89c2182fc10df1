package io.quorate.store.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.order.OrderNotice.Role;
import io.quorate.protocol.order.OrderReply;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.CommandCodec;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Query;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Leases as the leader keeps them; a lease of 8 seconds is marked after 4, then every second. */
class LeaseTest {
  private static final long SECOND = 1_000_000_000L;

  private final OneReplica.MapRows rows = new OneReplica.MapRows();
  private OneReplica a = new OneReplica("a", rows, GroupSettings.DEFAULT);
  private long term = 1;
  private int answered;

  private static byte[] b(String text) {
    return OneReplica.b(text);
  }

  private void lead(long now) {
    term = now;
    a.say(new OrderNotice.Leadership(Role.LEADER, term, new NodeId("a"), true));
  }

  private void grant() {
    lead(1);
    a.deliver(new Command.GrantLease(7, 8), 0);
    a.deliver(Command.Transact.always(new Op.Put(b("k"), b("v"), 7, false, false, false)), 0);
  }

  /** Time passes, and the engine confirms whatever it is asked. */
  private void pass(long nanos) {
    a.nanos += nanos;
    if (a.armed.containsKey(GroupTimer.LEASES)) {
      a.on(new Event.Expired<>(GroupTimer.LEASES));
    }
    confirm();
  }

  private void confirm() {
    a.turn();
    while (answered < a.order.calls.size()) {
      int next = answered++;
      if (a.order.calls.get(next) instanceof OrderCall.Read) {
        a.order.toAnswer = a.order.tickets.get(next);
        a.order.answer = new OrderReply.Readable(a.index, term);
        a.on(new Event.Expired<>("answer"));
        a.order.answer = null;
        a.order.toAnswer = null;
        a.turn();
      }
    }
  }

  /** What the leader proposed last, and the ticket of it. */
  private Command proposed(int back) {
    List<OrderCall.Propose> all = a.order.calls(OrderCall.Propose.class);
    return CommandCodec.decode(all.get(all.size() - 1 - back).command()).command();
  }

  private int proposals() {
    return a.order.calls(OrderCall.Propose.class).size();
  }

  private void decideLast(long decidedIn) {
    int at = a.order.calls.lastIndexOf(a.order.calls(OrderCall.Propose.class).getLast());
    OrderCall.Propose propose = (OrderCall.Propose) a.order.calls.get(at);
    a.say(
        new OrderNotice.Delivered(
            ++a.index, decidedIn, propose.command(), a.order.tickets.get(at)));
  }

  private boolean keyExists() {
    long ticket = a.call(new GroupCall.Read(Query.key(b("k")), new GroupCall.Level.Local(0)));
    return !((GroupReply.Found) Objects.requireNonNull(a.replies.get(ticket)))
        .result()
        .entries()
        .isEmpty();
  }

  private @Nullable Object keepAlive() {
    long ticket = a.call(new GroupCall.KeepLeaseAlive(7));
    confirm();
    return a.replies.get(ticket);
  }

  @Test
  void a_short_lease_does_not_wait_for_a_long_one_that_was_there_before() {
    lead(1);
    a.deliver(new Command.GrantLease(6, 600), 0);
    a.deliver(new Command.GrantLease(7, 2), 0);

    assertThat(a.armed.get(GroupTimer.LEASES)).isLessThanOrEqualTo(2 * SECOND);
  }

  @Test
  void kept_alive_in_time_it_costs_no_entry_and_never_ends() {
    grant();
    for (int i = 0; i < 10; i++) {
      pass(3 * SECOND);
      assertThat(((GroupReply.Leased) Objects.requireNonNull(keepAlive())).remainingMillis())
          .isEqualTo(8000);
    }
    assertThat(proposals()).isZero();
  }

  @Test
  void keep_alives_that_follow_each_other_share_a_question_and_an_inspection_waits_for_none() {
    grant();
    assertThat(keepAlive()).isInstanceOf(GroupReply.Leased.class);
    int questions = a.order.calls(OrderCall.Read.class).size();
    a.nanos += 1_000_000;
    assertThat(keepAlive()).isNull();
    assertThat(keepAlive()).isNull();
    assertThat(a.order.calls(OrderCall.Read.class)).hasSize(questions);
    int replies = a.replies.size();

    a.nanos += Objects.requireNonNull(a.armed.get(GroupTimer.KEEP_ALIVES));
    a.on(new Event.Expired<>(GroupTimer.KEEP_ALIVES));
    confirm();
    assertThat(a.order.calls(OrderCall.Read.class)).hasSize(questions + 1);
    assertThat(a.replies).hasSize(replies + 2);

    a.call(new GroupCall.KeepLeaseAlive(7));
    a.call(new GroupCall.InspectLease(7, false));
    confirm();
    assertThat(a.order.calls(OrderCall.Read.class)).hasSize(questions + 2);
    assertThat(a.replies).hasSize(replies + 4);
  }

  @Test
  void nothing_is_kept_alive_before_leadership_is_confirmed() {
    grant();
    long ticket = a.call(new GroupCall.KeepLeaseAlive(7));
    a.turn();
    assertThat(a.replies).doesNotContainKey(ticket);
  }

  @Test
  void who_does_not_lead_keeps_nothing_alive() {
    a.say(new OrderNotice.Leadership(Role.FOLLOWER, 1, new NodeId("b"), false));
    Refusal refusal = (Refusal) Objects.requireNonNull(keepAlive());
    assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_LEADER);
    assertThat(refusal.details()).containsEntry("leader", "b");
  }

  @Test
  void nobody_keeps_it_alive_so_it_is_marked_and_then_ended_with_its_keys() {
    grant();
    pass(4 * SECOND);
    assertThat(proposed(0))
        .isEqualTo(new Command.MarkLeases(1, List.of(new Command.Mark(7, 4000))));
    decideLast(1);
    pass(SECOND);
    assertThat(proposed(0))
        .isEqualTo(new Command.MarkLeases(1, List.of(new Command.Mark(7, 3000))));
    decideLast(1);
    pass(3 * SECOND);
    assertThat(proposed(0)).isEqualTo(new Command.ExpireLeases(1, List.of(7L)));
    assertThat(keyExists()).isTrue();
    decideLast(1);
    assertThat(keyExists()).isFalse();
    assertThat(((Refusal) Objects.requireNonNull(keepAlive())).code())
        .isEqualTo(ErrorCode.UNKNOWN_LEASE);
  }

  @Test
  void an_end_that_another_term_decides_is_void() {
    grant();
    pass(8 * SECOND);
    assertThat(proposed(0)).isEqualTo(new Command.ExpireLeases(1, List.of(7L)));
    lead(2);
    decideLast(2);
    assertThat(keyExists()).isTrue();
  }

  @Test
  void it_does_not_end_before_leadership_is_confirmed_after_its_time() {
    grant();
    a.nanos += 8 * SECOND;
    a.on(new Event.Expired<>(GroupTimer.LEASES));
    a.turn();
    assertThat(a.order.calls.getLast()).isInstanceOf(OrderCall.Read.class);
    assertThat(proposals()).isZero();
  }

  @Test
  void a_leader_that_takes_over_goes_on_from_the_last_mark() {
    grant();
    pass(4 * SECOND);
    decideLast(1);
    pass(SECOND);
    decideLast(1); // three seconds are left
    a.say(new OrderNotice.Leadership(Role.FOLLOWER, 2, null, false));
    lead(3);
    pass(SECOND);
    pass(2 * SECOND);
    assertThat(proposed(0)).isEqualTo(new Command.ExpireLeases(3, List.of(7L)));
  }

  @Test
  void a_marked_lease_is_kept_alive_through_the_order() {
    grant();
    pass(4 * SECOND);
    assertThat(keepAlive()).isNull();
    assertThat(proposed(0)).isEqualTo(new Command.MarkLeases(1, List.of(new Command.Mark(7, -1))));
    long ticket = a.replies.size();
    decideLast(1);
    assertThat(a.replies).hasSize((int) ticket + 1);
    pass(5 * SECOND);
    assertThat(keyExists()).isTrue();
  }

  @Test
  void one_that_is_about_to_end_is_not_kept_alive() {
    grant();
    pass(8 * SECOND);
    assertThat(keepAlive()).isNull();
    assertThat(proposed(1)).isEqualTo(new Command.ExpireLeases(1, List.of(7L)));
    int end = a.order.calls.indexOf(a.order.calls(OrderCall.Propose.class).get(proposals() - 2));
    a.say(
        new OrderNotice.Delivered(
            ++a.index,
            1,
            ((OrderCall.Propose) a.order.calls.get(end)).command(),
            a.order.tickets.get(end)));
    decideLast(1);
    assertThat(a.replies.values())
        .anyMatch(reply -> reply instanceof Refusal r && r.code() == ErrorCode.UNKNOWN_LEASE);
  }

  @Test
  void what_is_left_and_what_hangs_on_it_is_told() {
    grant();
    pass(SECOND);
    long ticket = a.call(new GroupCall.InspectLease(7, true));
    confirm();
    GroupReply.Leased leased = (GroupReply.Leased) Objects.requireNonNull(a.replies.get(ticket));
    assertThat(leased.remainingMillis()).isEqualTo(7000);
    assertThat(leased.keys()).containsExactly(b("k"));
  }

  @Test
  void a_key_that_lets_go_of_its_lease_outlives_it() {
    grant();
    a.put("k", "free");
    a.deliver(new Command.RevokeLease(7), 0);
    assertThat(keyExists()).isTrue();
  }

  @Test
  void an_unknown_lease_is_attached_to_nothing_and_a_known_one_is_not_granted_again() {
    grant();
    long put = a.call(new GroupCall.Execute(null, new Command.Compact(1)));
    a.deliver(Command.Transact.always(new Op.Put(b("x"), b(""), 9, false, false, false)), put);
    assertThat(((Refusal) Objects.requireNonNull(a.replies.get(put))).code())
        .isEqualTo(ErrorCode.UNKNOWN_LEASE);
    long again = a.call(new GroupCall.Execute(null, new Command.Compact(1)));
    a.deliver(new Command.GrantLease(7, 1), again);
    assertThat(((Refusal) Objects.requireNonNull(a.replies.get(again))).code())
        .isEqualTo(ErrorCode.ALREADY_EXISTS);
  }

  @Test
  void leases_outlive_a_restart() {
    grant();
    a = new OneReplica("a", rows, GroupSettings.DEFAULT);
    answered = 0;
    lead(2);
    long ticket = a.call(new GroupCall.ListLeases(new GroupCall.Level.Local(0)));
    assertThat(((GroupReply.Leases) Objects.requireNonNull(a.replies.get(ticket))).leases())
        .containsExactly(7L);
    a.on(new Event.Cancelled<>(new Ticket(99)));
    a.deliver(new Command.RevokeLease(7), 0);
    assertThat(keyExists()).isFalse();
    assertThat(KeyRange.of(b("k")).single()).isTrue();
  }
}
