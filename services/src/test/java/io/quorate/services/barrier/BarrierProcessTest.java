package io.quorate.services.barrier;

import static io.quorate.services.process.Driven.SECOND;
import static io.quorate.services.process.Driven.deleted;
import static io.quorate.services.process.Driven.entry;
import static io.quorate.services.process.Driven.ranged;
import static io.quorate.services.process.Driven.watched;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.services.process.Driven;
import io.quorate.store.machine.Cursor;
import io.quorate.store.operation.GroupRequest.Range;
import io.quorate.store.operation.GroupRequest.Watch;
import org.junit.jupiter.api.Test;

class BarrierProcessTest {
  private final Driven<BarrierCall, NoRecord> barrier =
      new Driven<>(new BarrierProcess("etcd", "b"));

  private Ticket waiting(long waitNanos) {
    Ticket ticket = barrier.call(new BarrierCall(waitNanos));
    barrier.answer(Range.class, ranged(9, entry("b", "", 5, 5)));
    return ticket;
  }

  @Test
  void it_is_up() {
    Ticket ticket = barrier.call(new BarrierCall(0));
    barrier.answer(Range.class, ranged(9));
    assertThat(barrier.reply(ticket, BarrierReply.class)).isEqualTo(BarrierReply.PASSED);
  }

  @Test
  void who_waits_is_told_when_it_is_lifted() {
    Ticket ticket = waiting(-1);
    assertThat(barrier.asked(Watch.class).from()).isEqualTo(Cursor.at(10));
    assertThat(barrier.asked(Watch.class).puts()).isFalse();
    assertThat(barrier.replied(ticket)).isFalse();
    barrier.answer(Watch.class, watched(12, deleted("b", 12)));
    assertThat(barrier.reply(ticket, BarrierReply.class)).isEqualTo(BarrierReply.PASSED);
  }

  @Test
  void who_waits_goes_on_though_it_was_lowered_again_before_that_was_seen() {
    Ticket ticket = waiting(-1);
    barrier.refuse(Watch.class, ErrorCode.COMPACTED);
    barrier.answer(Range.class, ranged(30, entry("b", "", 20, 20)));
    assertThat(barrier.reply(ticket, BarrierReply.class)).isEqualTo(BarrierReply.PASSED);
  }

  @Test
  void it_is_the_same_barrier_as_long_as_nobody_lifts_it() {
    Ticket ticket = waiting(-1);
    barrier.answer(Watch.class, watched(20)); // quiet: looks without the replica that is watched
    barrier.answer(Range.class, ranged(30, entry("b", "", 5, 25)));
    assertThat(barrier.replied(ticket)).isFalse();
    assertThat(barrier.asked(Watch.class).from()).isEqualTo(Cursor.at(31));
  }

  @Test
  void who_gives_up_leaves_the_others_waiting() {
    Ticket before = waiting(-1);
    Ticket impatient = waiting(SECOND);
    Ticket after = waiting(-1);
    barrier.pass(SECOND);
    assertThat(barrier.reply(impatient, BarrierReply.class)).isEqualTo(BarrierReply.DOWN);
    barrier.answer(Watch.class, watched(12, deleted("b", 12)));
    barrier.answer(Watch.class, watched(12, deleted("b", 12)));
    assertThat(barrier.asks(Watch.class)).isFalse();
    assertThat(barrier.reply(before, BarrierReply.class)).isEqualTo(BarrierReply.PASSED);
    assertThat(barrier.reply(after, BarrierReply.class)).isEqualTo(BarrierReply.PASSED);
  }

  @Test
  void a_wait_ends() {
    Ticket look = waiting(0);
    barrier.pass(1);
    assertThat(barrier.reply(look, BarrierReply.class)).isEqualTo(BarrierReply.DOWN);
    Ticket wait = waiting(2 * SECOND);
    barrier.pass(SECOND);
    assertThat(barrier.replied(wait)).isFalse();
    barrier.pass(SECOND);
    assertThat(barrier.reply(wait, BarrierReply.class)).isEqualTo(BarrierReply.DOWN);
  }

  @Test
  void who_cannot_look_is_told_why() {
    Ticket ticket = barrier.call(new BarrierCall(0));
    barrier.refuse(Range.class, ErrorCode.UNKNOWN_KEYSPACE);
    assertThat(barrier.reply(ticket, Refusal.class).code()).isEqualTo(ErrorCode.UNKNOWN_KEYSPACE);
  }
}
