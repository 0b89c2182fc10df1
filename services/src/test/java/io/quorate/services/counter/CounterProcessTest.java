package io.quorate.services.counter;

import static io.quorate.services.process.Driven.entry;
import static io.quorate.services.process.Driven.ranged;
import static io.quorate.services.process.Driven.transacted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.services.process.Driven;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.GroupRequest.Range;
import io.quorate.store.operation.GroupRequest.Transact;
import org.junit.jupiter.api.Test;

class CounterProcessTest {
  private final Driven<CounterCall, NoRecord> counter =
      new Driven<>(new CounterProcess("etcd", "n"));

  private Ticket adding(long delta, String held) {
    Ticket ticket = counter.call(new CounterCall.Add(delta));
    counter.answer(Range.class, ranged(9, entry("n", held, 3, 8)));
    return ticket;
  }

  @Test
  void a_sum_is_written_over_the_number_that_it_was_made_from() {
    Ticket ticket = adding(2, "40");
    Transact write = counter.asked(Transact.class);
    assertThat(write.transaction().conditions().getFirst().number()).isEqualTo(8);
    Op.Put put = (Op.Put) write.transaction().success().getFirst();
    assertThat(new String(put.value(), UTF_8)).isEqualTo("42");
    counter.answer(Transact.class, transacted(10, true));
    assertThat(counter.reply(ticket, CounterReply.class).sum()).isEqualTo(42);
  }

  @Test
  void who_was_not_the_first_adds_to_what_is_there_then() {
    Ticket ticket = adding(2, "40");
    counter.answer(Transact.class, transacted(10, false));
    counter.answer(Range.class, ranged(10, entry("n", "50", 3, 10)));
    counter.answer(Transact.class, transacted(11, true));
    assertThat(counter.reply(ticket, CounterReply.class).sum()).isEqualTo(52);
  }

  @Test
  void what_may_have_been_added_is_not_added_again() {
    Ticket ticket = adding(2, "40");
    counter.refuse(Transact.class, ErrorCode.INDETERMINATE);
    assertThat(counter.reply(ticket, Refusal.class).code()).isEqualTo(ErrorCode.INDETERMINATE);
    assertThat(counter.asks(Range.class)).isFalse();
  }

  @Test
  void a_sum_without_room_and_a_key_without_number_are_refused() {
    Ticket full = adding(1, Long.toString(Long.MAX_VALUE));
    assertThat(counter.reply(full, Refusal.class).message()).contains("no room in 64 bits");
    Ticket text = adding(1, "many");
    assertThat(counter.reply(text, Refusal.class).message()).contains("'many'", "no number");
    assertThat(counter.asks(Transact.class)).isFalse();
  }

  @Test
  void nobody_has_added_anything() {
    Ticket ticket = counter.call(new CounterCall.Get());
    counter.answer(Range.class, ranged(9));
    assertThat(counter.reply(ticket, CounterReply.class).sum()).isZero();
  }
}
