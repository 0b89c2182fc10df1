package io.quorate.store.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.order.OrderNotice.Role;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.ChangeQuery;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.MachineSettings;
import io.quorate.store.machine.Op;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final long WAIT_NANOS = 1_000_000_000L;

  private final OneReplica a = new OneReplica("a", new OneReplica.MapRows(), GroupSettings.DEFAULT);

  private static byte[] b(String text) {
    return OneReplica.b(text);
  }

  private static GroupCall.Watch watch(KeyRange range, Cursor from) {
    return new GroupCall.Watch(
        new ChangeQuery(range, from, false, true, true, 1 << 20), WAIT_NANOS, 0);
  }

  private GroupReply.Watched watched(long ticket) {
    return (GroupReply.Watched) Objects.requireNonNull(a.replies.get(ticket), "it still waits");
  }

  private static List<String> keys(GroupReply.Watched watched) {
    return watched.changes().stream().map(change -> new String(change.entry().key())).toList();
  }

  @Test
  void what_is_in_the_history_is_told_at_once() {
    a.put("k1", "1");
    a.put("other", "1");
    a.put("k2", "2");
    long ticket = a.call(watch(KeyRange.prefix(b("k")), Cursor.at(1)));
    assertThat(keys(watched(ticket))).containsExactly("k1", "k2");
    assertThat(watched(ticket).next()).isEqualTo(Cursor.at(5));
  }

  @Test
  void one_that_waits_is_told_in_the_turn_of_the_write_and_others_are_not() {
    long point = a.call(watch(KeyRange.of(b("k")), Cursor.NOW));
    long range = a.call(watch(KeyRange.prefix(b("k")), Cursor.NOW));
    long other = a.call(watch(KeyRange.of(b("x")), Cursor.NOW));
    long later = a.call(watch(KeyRange.of(b("k")), Cursor.at(3)));
    a.put("k", "1");
    assertThat(keys(watched(point))).containsExactly("k");
    assertThat(watched(point).next()).isEqualTo(Cursor.at(3));
    assertThat(keys(watched(range))).containsExactly("k");
    assertThat(a.replies).doesNotContainKeys(other, later);
    a.put("k", "2");
    assertThat(new String(watched(later).changes().getFirst().entry().value())).isEqualTo("2");
  }

  @Test
  void those_that_wait_for_the_same_write_share_it() {
    long one = a.call(watch(KeyRange.of(b("k")), Cursor.NOW));
    long two = a.call(watch(KeyRange.ALL, Cursor.NOW));
    a.put("k", "1");
    assertThat(watched(one).changes().getFirst()).isSameAs(watched(two).changes().getFirst());
  }

  @Test
  void after_its_time_it_is_told_that_nothing_came_and_where_to_go_on() {
    long ticket = a.call(watch(KeyRange.of(b("k")), Cursor.NOW));
    a.put("other", "1");
    a.nanos = WAIT_NANOS;
    a.on(new Event.Expired<>(GroupTimer.WATCHES));
    assertThat(watched(ticket).changes()).isEmpty();
    assertThat(watched(ticket).next()).isEqualTo(Cursor.at(3));
  }

  @Test
  void one_that_waits_while_a_restore_begins_is_not_told_that_nothing_came() {
    long ticket = a.call(watch(KeyRange.ALL, Cursor.NOW));
    a.deliver(new Command.BeginRestore(7, 100), 0);
    assertThat(a.replies.get(ticket))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    a.deliver(new Command.EndRestore(7, 0), 0);
    long again = a.call(watch(KeyRange.ALL, Cursor.at(2)));
    assertThat(a.replies.get(again))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.COMPACTED));
  }

  @Test
  void a_shorter_wait_that_comes_later_ends_first() {
    a.call(watch(KeyRange.of(b("k")), Cursor.NOW));
    a.call(
        new GroupCall.Watch(
            new ChangeQuery(KeyRange.ALL, Cursor.NOW, false, true, true, 1), WAIT_NANOS / 10, 0));
    assertThat(a.armed).containsEntry(GroupTimer.WATCHES, WAIT_NANOS / 10);
  }

  @Test
  void only_what_is_asked_for_is_told_with_what_it_superseded() {
    a.put("k", "1");
    long deletes =
        a.call(
            new GroupCall.Watch(
                new ChangeQuery(KeyRange.ALL, Cursor.NOW, true, false, true, 99), WAIT_NANOS, 0));
    a.put("k", "2");
    assertThat(a.replies).doesNotContainKey(deletes);
    a.deliver(Command.Transact.always(new Op.Delete(KeyRange.of(b("k")), false)), 0);
    Change change = watched(deletes).changes().getFirst();
    assertThat(change.entry().deleted()).isTrue();
    assertThat(new String(Objects.requireNonNull(change.previous()).value())).isEqualTo("2");
  }

  @Test
  void a_revision_that_is_too_large_is_told_in_fragments_and_no_other_is() {
    long live =
        a.call(
            new GroupCall.Watch(
                new ChangeQuery(KeyRange.ALL, Cursor.NOW, false, true, true, 60), WAIT_NANOS, 0));
    a.deliver(
        Command.Transact.always(
            new Op.Put(b("a"), b("12345678901234567890")),
            new Op.Put(b("b"), b("12345678901234567890")),
            new Op.Put(b("c"), b("1"))),
        0);
    assertThat(keys(watched(live))).containsExactly("a");
    assertThat(watched(live).next()).isEqualTo(new Cursor(2, 1));
    long rest =
        a.call(
            new GroupCall.Watch(
                new ChangeQuery(KeyRange.ALL, watched(live).next(), false, true, true, 60),
                WAIT_NANOS,
                0));
    assertThat(keys(watched(rest))).containsExactly("b", "c");
    assertThat(watched(rest).next()).isEqualTo(Cursor.at(3));
  }

  @Test
  void below_the_floor_it_is_refused_with_the_floor() {
    a.put("k", "1");
    a.put("k", "2");
    a.deliver(new Command.Compact(3), 0);
    long ticket = a.call(watch(KeyRange.ALL, Cursor.at(2)));
    Refusal refusal = (Refusal) Objects.requireNonNull(a.replies.get(ticket));
    assertThat(refusal.code()).isEqualTo(ErrorCode.COMPACTED);
    assertThat(refusal.details()).containsEntry("floor", "3");
    assertThat(keys(watched(a.call(watch(KeyRange.ALL, Cursor.at(3)))))).containsExactly("k");
  }

  @Test
  void a_revision_that_fell_below_the_floor_while_being_applied_is_still_told() {
    OneReplica forgetful =
        new OneReplica(
            "a",
            new OneReplica.MapRows(),
            GroupSettings.DEFAULT.with(
                new MachineSettings(1, 4096, 1 << 20, 128, 4 << 20, 100, 256, 4096)));
    forgetful.deliver(new Command.GrantLease(7, 60), 0);
    forgetful.deliver(new Command.GrantLease(8, 60), 0);
    forgetful.deliver(
        Command.Transact.always(
            new Op.Put(b("x"), b(""), 7, false, false, false),
            new Op.Put(b("y"), b(""), 8, false, false, false)),
        0);
    long ticket = forgetful.call(watch(KeyRange.ALL, Cursor.NOW));
    forgetful.deliver(new Command.ExpireLeases(1, List.of(7L, 8L)), 0);
    assertThat(keys((GroupReply.Watched) Objects.requireNonNull(forgetful.replies.get(ticket))))
        .containsExactly("x", "y");
  }

  @Test
  void one_that_was_cancelled_is_told_nothing() {
    long ticket = a.call(watch(KeyRange.of(b("k")), Cursor.NOW));
    a.on(new Event.Cancelled<>(new Ticket(ticket)));
    a.put("k", "1");
    assertThat(a.replies).doesNotContainKey(ticket);
  }

  @Test
  void a_replica_that_has_not_come_so_far_makes_it_wait() {
    a.put("k", "1");
    GroupCall.Watch later =
        new GroupCall.Watch(new ChangeQuery(KeyRange.ALL, Cursor.NOW, false, true, true, 99), 0, 2);
    long ticket = a.call(later);
    assertThat(a.replies).doesNotContainKey(ticket);
    a.put("k", "2");
    assertThat(watched(ticket).next()).isEqualTo(Cursor.at(4));
  }

  @Test
  void who_leaves_the_group_lets_its_watches_go() {
    long ticket = a.call(watch(KeyRange.of(b("k")), Cursor.NOW));
    a.say(new OrderNotice.Leadership(Role.OUTSIDER, 2, new NodeId("b"), false));
    assertThat(((Refusal) Objects.requireNonNull(a.replies.get(ticket))).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
  }
}
