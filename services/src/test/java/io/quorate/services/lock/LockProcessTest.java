package io.quorate.services.lock;

import static io.quorate.services.process.Driven.SECOND;
import static io.quorate.services.process.Driven.deleted;
import static io.quorate.services.process.Driven.entry;
import static io.quorate.services.process.Driven.found;
import static io.quorate.services.process.Driven.leased;
import static io.quorate.services.process.Driven.repeated;
import static io.quorate.services.process.Driven.transacted;
import static io.quorate.services.process.Driven.watched;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.services.process.Driven;
import io.quorate.services.process.LeaseSettings;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.GroupRequest.GrantLease;
import io.quorate.store.operation.GroupRequest.KeepLeaseAlive;
import io.quorate.store.operation.GroupRequest.RevokeLease;
import io.quorate.store.operation.GroupRequest.Transact;
import io.quorate.store.operation.GroupRequest.Watch;
import io.quorate.store.operation.Position;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LockProcessTest {

  private static final LockCall WAIT = new LockCall.Acquire(false, -1);
  private static final LockCall TRY = new LockCall.Acquire(false, 0);
  private static final LockCall SHARE = new LockCall.Acquire(true, -1);
  private static final LockCall RELEASE = new LockCall.Release();

  private final Driven<LockCall, LockLost> lock =
      new Driven<>(new LockProcess("etcd", "l", new byte[0], LeaseSettings.DEFAULT));

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** It has a lease, 0x2a, and has asked to get in line. */
  private Ticket joining(LockCall call) {
    Ticket ticket = lock.call(call);
    lock.answer(GrantLease.class, leased(42, 10));
    return ticket;
  }

  private Ticket held() {
    Ticket ticket = joining(WAIT);
    lock.answer(Transact.class, transacted(7, true, found()));
    return ticket;
  }

  /** It waits for l/1, as of revision 7. */
  private Ticket waiting(LockCall call) {
    Ticket ticket = joining(call);
    lock.answer(Transact.class, transacted(7, true, found(entry("l/1", "", 5, 5))));
    return ticket;
  }

  private Op.Read lookup(GroupRequest.Transact transact) {
    return (Op.Read) transact.transaction().success().getFirst();
  }

  @Test
  void who_finds_nobody_before_it_holds_the_lock_with_its_revision_as_token() {
    Ticket ticket = held();

    LockReply.Held reply = lock.reply(ticket, LockReply.Held.class);
    assertThat(reply.fence().token()).isEqualTo(7);
    assertThat(text(reply.fence().key())).isEqualTo("l/2a");
    assertThat(reply.holds()).isEqualTo(1);
  }

  @Test
  void it_gets_in_line_and_looks_who_is_before_it_in_one_transaction() {
    joining(WAIT);

    Transact join = lock.asked(Transact.class);
    assertThat(lookup(join).query().pick()).isEqualTo(new Query.Pick(true, 0));
    Op.Put put = (Op.Put) join.transaction().success().getLast();
    assertThat(put.lease()).isEqualTo(42);
    assertThat(text(put.key())).isEqualTo("l/2a");
    assertThat(join.transaction().conditions().getFirst().number()).isZero();
  }

  @Test
  void who_waits_watches_only_the_key_before_it_from_where_it_looked() {
    waiting(WAIT);

    Watch watch = lock.asked(Watch.class);
    assertThat(watch.range().single()).isTrue();
    assertThat(text(watch.range().from())).isEqualTo("l/1");
    assertThat(watch.from()).isEqualTo(Cursor.at(8));
    assertThat(watch.puts()).isFalse();
  }

  @Test
  void after_waiting_it_looks_again_before_it_holds() {
    Ticket ticket = waiting(WAIT);
    lock.answer(Watch.class, watched(9, deleted("l/1", 9)));
    assertThat(lock.replied(ticket)).isFalse();

    Transact look = lock.asked(Transact.class);
    assertThat(look.transaction().conditions().getFirst().number()).isEqualTo(7);
    assertThat(lookup(look).query().pick()).isEqualTo(new Query.Pick(true, 7));
    lock.answer(Transact.class, transacted(9, true, found()));
    assertThat(lock.reply(ticket, LockReply.Held.class).fence().token()).isEqualTo(7);
  }

  @Test
  void a_lease_that_expired_while_it_waited_makes_it_begin_anew() {
    Ticket ticket = waiting(WAIT);
    lock.answer(Watch.class, watched(9, deleted("l/1", 9)));
    lock.answer(Transact.class, transacted(9, false));
    assertThat(lock.replied(ticket)).isFalse();

    lock.refuse(RevokeLease.class, ErrorCode.UNKNOWN_LEASE);
    lock.answer(GrantLease.class, leased(43, 10));
    lock.answer(Transact.class, transacted(11, true, found()));
    assertThat(lock.reply(ticket, LockReply.Held.class).fence().token()).isEqualTo(11);
  }

  @Test
  void a_predecessor_that_gives_up_leaves_the_one_before_it() {
    Ticket ticket = waiting(WAIT);
    lock.answer(Watch.class, watched(9, deleted("l/1", 9)));
    lock.answer(Transact.class, transacted(9, true, found(entry("l/0", "", 4, 4))));

    assertThat(lock.replied(ticket)).isFalse();
    assertThat(text(lock.asked(Watch.class).range().from())).isEqualTo("l/0");
  }

  @Test
  void a_watch_that_lost_its_history_looks_again() {
    waiting(WAIT);
    lock.refuse(Watch.class, ErrorCode.COMPACTED);

    assertThat(lookup(lock.asked(Transact.class)).query().pick().createdBelow()).isEqualTo(7);
  }

  @Test
  void who_shares_waits_only_for_those_that_do_not() {
    Ticket ticket = joining(SHARE);
    Transact join = lock.asked(Transact.class);
    KeyRange writers = lookup(join).query().range();
    assertThat(writers.contains("l/7f".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(writers.contains("l/shared/7f".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(text(((Op.Put) join.transaction().success().getLast()).key()))
        .isEqualTo("l/shared/2a");

    lock.answer(Transact.class, transacted(7, true, found()));
    assertThat(lock.replied(ticket)).isTrue();
  }

  @Test
  void who_holds_it_may_take_it_again_and_gives_it_back_as_often() {
    held();
    Ticket again = lock.call(WAIT);
    assertThat(lock.reply(again, LockReply.Held.class).holds()).isEqualTo(2);

    Ticket first = lock.call(RELEASE);
    assertThat(lock.reply(first, LockReply.Released.class).holds()).isEqualTo(1);
    Ticket last = lock.call(RELEASE);
    assertThat(lock.replied(last)).isFalse();
    Transact delete = lock.asked(Transact.class);
    assertThat(delete.transaction().conditions().getFirst().number()).isEqualTo(7);
    lock.answer(Transact.class, transacted(8, true));
    assertThat(lock.reply(last, LockReply.Released.class).holds()).isZero();
  }

  @Test
  void who_shares_cannot_make_it_exclusive() {
    Ticket shared = joining(SHARE);
    lock.answer(Transact.class, transacted(7, true, found()));
    assertThat(lock.replied(shared)).isTrue();

    Refusal refusal = lock.reply(lock.call(WAIT), Refusal.class);
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void a_try_is_answered_as_soon_as_somebody_is_seen_before_it() {
    Ticket ticket = waiting(TRY);

    assertThat(text(lock.reply(ticket, LockReply.Busy.class).by())).isEqualTo("l/1");
    Transact delete = lock.asked(Transact.class);
    assertThat(delete.transaction().success().getFirst()).isInstanceOf(Op.Delete.class);
  }

  @Test
  void a_wait_ends_in_time_and_leaves_the_line() {
    Ticket ticket = waiting(new LockCall.Acquire(false, 2 * SECOND));
    lock.pass(2 * SECOND - 1);
    assertThat(lock.replied(ticket)).isFalse();
    lock.pass(1);

    assertThat(lock.reply(ticket, LockReply.Busy.class).by()).isNull();
    assertThat(lock.asks(Transact.class)).isTrue();
  }

  @Test
  void a_cancelled_wait_leaves_the_line() {
    lock.cancel(waiting(WAIT));

    assertThat(lock.asked(Transact.class).transaction().success().getFirst())
        .isInstanceOf(Op.Delete.class);
  }

  @Test
  void an_attempt_that_was_left_open_may_yet_write_the_key_so_its_lease_goes_with_the_lock() {
    Ticket ticket = joining(WAIT);
    lock.refuse(Transact.class, ErrorCode.INDETERMINATE);
    lock.pass(SECOND);
    lock.answer(Transact.class, transacted(7, true, found()));
    assertThat(lock.replied(ticket)).isTrue();

    lock.call(RELEASE);
    assertThat(lock.asks(Transact.class)).isFalse();
    assertThat(lock.asked(RevokeLease.class).lease()).isEqualTo(42);
  }

  @Test
  void an_attempt_that_was_left_open_is_found_by_the_next_one() {
    Ticket ticket = joining(WAIT);
    lock.refuse(Transact.class, ErrorCode.INDETERMINATE);
    lock.pass(SECOND);
    lock.answer(Transact.class, transacted(9, false, found(entry("l/2a", "", 6, 6))));
    lock.answer(Transact.class, transacted(9, true, found()));

    assertThat(lock.reply(ticket, LockReply.Held.class).fence().token()).isEqualTo(6);
  }

  @Test
  void loss_is_told_once_the_store_says_that_the_lease_is_gone() {
    held();
    lock.pass(4 * SECOND);
    lock.refuse(KeepLeaseAlive.class, ErrorCode.UNKNOWN_LEASE);

    assertThat(lock.notices()).singleElement().isInstanceOf(LockLost.class);
    assertThat(lock.reply(lock.call(RELEASE), Refusal.class).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void loss_is_told_once_its_own_key_is_gone() {
    held();
    lock.answer(Watch.class, watched(9, deleted("l/2a", 9)));

    assertThat(lock.notices()).singleElement().isInstanceOf(LockLost.class);
  }

  @Test
  void loss_is_told_by_the_own_clock_before_the_store_can_give_the_lease_away() {
    held();
    lock.pass(9 * SECOND);
    assertThat(lock.notices()).isEmpty();
    lock.pass(SECOND - 1);

    assertThat(lock.notices()).singleElement().isInstanceOf(LockLost.class);
  }

  @Test
  void a_renewal_counts_from_when_it_was_asked_for() {
    held();
    lock.pass(5 * SECOND);
    lock.answer(KeepLeaseAlive.class, leased(42, 10)); // asked for after 3.3 s
    lock.pass(8 * SECOND);
    assertThat(lock.notices()).isEmpty();
    lock.pass(SECOND);

    assertThat(lock.notices()).hasSize(1);
  }

  @Test
  void who_was_stopped_past_its_lease_learns_so_before_anything_else() {
    Ticket ticket = waiting(WAIT);
    lock.stopFor(11 * SECOND);
    lock.answer(Watch.class, watched(9, deleted("l/1", 9)));

    assertThat(lock.replied(ticket)).isFalse();
    assertThat(lock.asks(Transact.class)).as("looks with a lease that is not worth it").isFalse();
    assertThat(lock.asks(GrantLease.class)).isTrue();
  }

  @Test
  void a_watch_that_stays_quiet_is_not_relied_on() {
    Ticket ticket = waiting(WAIT);
    lock.answer(Watch.class, watched(12));
    lock.answer(Transact.class, transacted(12, true, found()));

    assertThat(lock.replied(ticket)).isTrue();
  }

  @Test
  void a_holder_that_looks_again_is_not_granted_the_lock_twice() {
    held();
    lock.answer(Watch.class, watched(12));
    lock.answer(Transact.class, transacted(12, true, found()));
    lock.call(RELEASE);

    assertThat(lock.asked(Transact.class).transaction().success().getFirst())
        .isInstanceOf(Op.Delete.class);
    assertThat(lock.notices()).isEmpty();
  }

  @Test
  void what_can_never_be_is_refused() {
    Ticket ticket = lock.call(WAIT);
    lock.refuse(GrantLease.class, ErrorCode.UNKNOWN_KEYSPACE);

    assertThat(lock.reply(ticket, Refusal.class).code()).isEqualTo(ErrorCode.UNKNOWN_KEYSPACE);
  }

  @Test
  void closing_gives_the_lease_back() {
    held();
    Ticket close = lock.call(new LockCall.Close());
    assertThat(lock.replied(close)).isFalse();
    lock.answer(RevokeLease.class, leased(42, 0));

    assertThat(lock.reply(close, LockReply.Closed.class)).isNotNull();
    assertThat(lock.reply(lock.call(WAIT), Refusal.class).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  /** Who stood before it was in the results, which are not remembered: nobody is not the answer. */
  @Test
  void a_retry_that_is_not_told_who_is_before_it_finds_that_out_anew() {
    Ticket ticket = joining(WAIT);
    lock.answer(Transact.class, repeated(7, true));
    assertThat(lock.replied(ticket)).isFalse();

    lock.answer(Transact.class, transacted(9, false, found(entry("l/2a", "", 7, 7))));
    Transact look = lock.asked(Transact.class);
    assertThat(lookup(look).query().pick()).isEqualTo(new Query.Pick(true, 7));
    lock.answer(Transact.class, repeated(9, true));
    assertThat(lock.replied(ticket)).isFalse();
    lock.answer(Transact.class, transacted(9, true, found(entry("l/1", "", 5, 5))));
    assertThat(lock.replied(ticket)).isFalse();
    assertThat(text(lock.asked(Watch.class).range().from())).isEqualTo("l/1");
  }

  @Test
  void a_retry_that_is_not_told_of_its_own_key_looks_for_it_anew() {
    Ticket ticket = joining(WAIT);
    lock.answer(Transact.class, repeated(8, false));
    lock.answer(Transact.class, transacted(9, false, found(entry("l/2a", "", 7, 7))));
    lock.answer(Transact.class, transacted(9, true, found()));
    assertThat(lock.reply(ticket, LockReply.Held.class).fence().token()).isEqualTo(7);
  }

  /** The store may have gone on since the answer that is given again. */
  @Test
  void who_waits_watches_from_the_revision_at_which_it_found_the_key_before_it() {
    joining(WAIT);
    GroupAnswer.Transacted found =
        (GroupAnswer.Transacted) transacted(7, true, found(entry("l/1", "", 5, 5)));
    lock.answer(
        Transact.class,
        new GroupAnswer.Transacted(found.outcome(), new Position(30, 30, 1, new NodeId("n1"))));
    assertThat(lock.asked(Watch.class).from()).isEqualTo(Cursor.at(8));
  }
}
