package io.quorate.services.semaphore;

import static io.quorate.services.process.Driven.counted;
import static io.quorate.services.process.Driven.found;
import static io.quorate.services.process.Driven.leased;
import static io.quorate.services.process.Driven.transacted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.services.process.Driven;
import io.quorate.services.process.LeaseSettings;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.GroupRequest.GrantLease;
import io.quorate.store.operation.GroupRequest.Range;
import io.quorate.store.operation.GroupRequest.RevokeLease;
import io.quorate.store.operation.GroupRequest.Transact;
import org.junit.jupiter.api.Test;

class SemaphoreProcessTest {
  private static final int PERMITS = 2;

  private final Driven<SemaphoreCall, PermitLost> semaphore =
      new Driven<>(new SemaphoreProcess("etcd", "m", PERMITS, new byte[0], LeaseSettings.DEFAULT));

  /** It is its turn, since revision 7, under lease 0x2a. */
  private Ticket inTurn(long waitNanos) {
    Ticket ticket = semaphore.call(new SemaphoreCall.Acquire(waitNanos));
    semaphore.answer(GrantLease.class, leased(42, 10));
    semaphore.answer(Transact.class, transacted(7, true, found()));
    return ticket;
  }

  /** One of two permits is held by somebody, and its own key is there, under lease 0x2b. */
  private Ticket taking() {
    Ticket ticket = inTurn(-1);
    semaphore.answer(Range.class, counted(7, 1));
    semaphore.answer(GrantLease.class, leased(43, 10));
    semaphore.answer(Transact.class, transacted(9, true, found()));
    return ticket;
  }

  @Test
  void a_permit_counts_once_the_turn_is_seen_to_be_kept_behind_it() {
    Ticket ticket = taking();
    assertThat(semaphore.replied(ticket)).isFalse();
    Transact check = semaphore.asked(Transact.class);
    assertThat(check.transaction().conditions().getFirst().number()).isEqualTo(7);
    semaphore.answer(Transact.class, transacted(9, true));
    SemaphoreReply.Held held = semaphore.reply(ticket, SemaphoreReply.Held.class);
    assertThat(held.fence().token()).isEqualTo(9);
    assertThat(new String(held.fence().key(), UTF_8)).isEqualTo("m/permits/shared/2b");
    Op.Delete turn = (Op.Delete) semaphore.asked(Transact.class).transaction().success().getFirst();
    assertThat(new String(turn.range().from(), UTF_8)).isEqualTo("m/turn/2a");
  }

  @Test
  void a_permit_does_not_count_where_the_turn_was_lost_meanwhile() {
    Ticket ticket = taking();
    semaphore.answer(Transact.class, transacted(9, false));
    assertThat(semaphore.replied(ticket)).isFalse();
    Op.Delete permit =
        (Op.Delete) semaphore.asked(Transact.class).transaction().success().getFirst();
    assertThat(new String(permit.range().from(), UTF_8)).isEqualTo("m/permits/shared/2b");
  }

  @Test
  void who_only_tries_is_told_that_all_are_held() {
    Ticket ticket = inTurn(0);
    semaphore.answer(Range.class, counted(7, PERMITS));
    assertThat(semaphore.reply(ticket, SemaphoreReply.Busy.class)).isNotNull();
    assertThat(semaphore.asks(Transact.class)).as("gives its turn up").isTrue();
  }

  @Test
  void the_loss_of_a_permit_is_told_to_its_holder() {
    taking();
    semaphore.answer(Transact.class, transacted(9, true));
    semaphore.stopFor(11 * Driven.SECOND);
    semaphore.call(new SemaphoreCall.Close());
    assertThat(semaphore.notices()).hasSize(1).first().isInstanceOf(PermitLost.class);
  }

  @Test
  void one_holder_has_one_permit() {
    Ticket first = taking();
    semaphore.answer(Transact.class, transacted(9, true));
    assertThat(semaphore.replied(first)).isTrue();
    Ticket second = semaphore.call(new SemaphoreCall.Acquire(-1));
    assertThat(semaphore.reply(second, Refusal.class).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThatThrownBy(
            () -> new SemaphoreProcess("etcd", "m", 0, new byte[0], LeaseSettings.DEFAULT))
        .hasMessageContaining("one permit or more");
  }

  @Test
  void who_closes_gives_both_leases_back() {
    taking();
    Ticket closed = semaphore.call(new SemaphoreCall.Close());
    semaphore.answer(RevokeLease.class, leased(42, 0));
    semaphore.answer(RevokeLease.class, leased(43, 0));
    assertThat(semaphore.reply(closed, SemaphoreReply.Closed.class)).isNotNull();
  }
}
