package io.quorate.store.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Clients repeat requests at random, also across restarts and snapshots: each is done once, and
 * every answer to it is the first one. {@code -Dquorate.seed=…} runs one seed.
 */
class ExactlyOnceTest {
  private static final int RUNS = 60;
  private static final int STEPS = 300;
  private static final MachineSettings SETTINGS =
      new MachineSettings(50, 64, 64, 128, 1 << 20, 8, 4, 64);

  /** One client: what it sent, and what was answered first. */
  private static final class Client {
    private final long session;
    private final List<Outcome> answers = new ArrayList<>();

    private Client(long session) {
      this.session = session;
    }
  }

  private static final class Run {
    private final Random random;
    private final UnaryOperator<byte[]> carrier;
    private final List<Client> clients = new ArrayList<>();
    private MemoryRows rows = new MemoryRows();
    private Machine machine = new Machine(rows, SETTINGS);
    private long index;
    private int repeated;

    private Run(long seed, UnaryOperator<byte[]> carrier) {
      this.random = new Random(seed);
      this.carrier = carrier;
    }

    private void live() {
      for (int i = 0; i < 4; i++) {
        clients.add(new Client(random.nextLong() << 8 | i));
      }
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(12)) {
          case 0 -> machine = new Machine(rows, SETTINGS);
          case 1 -> {
            rows = new MemoryRows();
            machine = Snapshots.carry(machine, rows, SETTINGS, carrier);
          }
          case 2 -> machine.sweep(5);
          default -> request(clients.get(random.nextInt(clients.size())));
        }
      }
    }

    /** A new request, or one of the last few again. */
    private void request(Client client) {
      int sent = client.answers.size();
      boolean again = sent > 0 && random.nextInt(3) == 0;
      int number = again ? Math.max(0, sent - 1 - random.nextInt(3)) : sent;
      byte[] key = {(byte) client.session, (byte) number, (byte) (number >> 8)};
      Command.Transact put =
          Command.Transact.always(new Op.Put(key, new byte[] {1}, 0, true, false, false));
      long acknowledged = Math.max(1, sent - 3);
      Outcome outcome = apply(new RequestId(client.session, 0, number + 1L, acknowledged), put);
      if (!again) {
        assertThat(outcome).isInstanceOf(Outcome.Transacted.class);
        client.answers.add(outcome);
      } else {
        repeated++;
        assertThat(OutcomeCodec.encode(outcome))
            .isEqualTo(OutcomeCodec.encode(client.answers.get(number)));
      }
      Entry entry = machine.read(Query.key(key)).entries().getFirst();
      assertThat(entry.version()).as("times that one request was done").isEqualTo(1);
    }

    private Outcome apply(@Nullable RequestId id, Command command) {
      return machine.apply(++index, 1, CommandCodec.encode(id, command));
    }
  }

  @Test
  void a_request_is_done_once_however_often_it_comes() {
    Long only = Long.getLong("quorate.seed");
    long base = only != null ? only : new Random().nextLong();
    System.out.println("seeds from " + base);
    int repeated = 0;
    for (long seed = base; seed < base + (only != null ? 1 : RUNS); seed++) {
      Run run = new Run(seed, UnaryOperator.identity());
      try {
        run.live();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
      repeated += run.repeated;
    }
    assertThat(repeated).isPositive();
  }

  @Test
  void a_snapshot_that_loses_the_request_table_is_caught() {
    long base = new Random().nextLong();
    for (long seed = base; seed < base + RUNS; seed++) {
      try {
        new Run(seed, Snapshots::withoutAnswers).live();
      } catch (AssertionError expected) {
        return;
      }
    }
    throw new AssertionError("not caught in " + RUNS + " runs from seed " + base);
  }
}
