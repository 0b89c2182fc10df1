package io.quorate.simulation.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Rows;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.ErringClock;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimHostTest {
  private static final ProcessId LEDGER = new ProcessId(1, 0);

  /** A world of one node that adds ones, crashes now and then, and checks what was acknowledged. */
  private static final class Life implements HostPorts {
    final Environment environment;
    final boolean hasty;
    final SimHost host;
    long acknowledged;
    long lost;

    Life(long seed, boolean hasty) {
      this.hasty = hasty;
      environment = Environment.of(seed, 0);
      host =
          new SimHost(
              new Machine(
                  0,
                  new NodeId("n1"),
                  environment,
                  environment.choices().branch("node"),
                  new ErringClock(environment.timeline(), 20, 0),
                  HostSettings.draw(environment.choices())),
              this);
    }

    Life live() {
      host.start();
      for (int step = 0; step < 200; step++) {
        host.call(LEDGER, 1L, this::answered);
        environment
            .timeline()
            .runUntil(
                environment.timeline().now() + environment.choices().below("gap", 20_000_000));
        if (environment.choices().chance("crash", 50_000)) {
          restart();
        }
      }
      return this;
    }

    private void restart() {
      host.crash();
      host.start();
      long before = acknowledged;
      host.call(LEDGER, 0L, sum -> lost += sum instanceof Long s && s < before ? 1 : 0);
    }

    private void answered(Object answer) {
      if (answer instanceof Long sum) {
        acknowledged = Math.max(acknowledged, sum);
      }
    }

    @Override
    public List<ProcessId> processes() {
      return List.of(LEDGER);
    }

    @Override
    public Process<?, ?, ?, ?> create(SimHost on, ProcessId id, Rows rows, long generation) {
      return new Ledger(rows, hasty);
    }

    @Override
    public void started(SimHost on) {}

    @Override
    public void notice(SimHost on, ProcessId id, Object notice) {}

    @Override
    public void send(SimHost on, NodeId to, Parcel parcel) {}

    @Override
    public Object stored(ProcessId id, Object record) {
      return record;
    }

    @Override
    public boolean writes(Object call) {
      return true;
    }

    @Override
    public void defect(SimHost on, ProcessId id, RuntimeException failure) {
      throw failure;
    }
  }

  @Test
  void whatWasAnsweredBehindTheGateSurvivesEveryCrash() {
    long crashes = 0;
    for (long seed = 0; seed < 200; seed++) {
      Life life = new Life(seed, false).live();
      assertThat(life.lost).as("seed %d", seed).isZero();
      assertThat(life.acknowledged).as("seed %d", seed).isPositive();
      crashes += life.environment.counts().get("crash.lostRecords");
    }
    assertThat(crashes).as("records lost in crashes").isPositive();
  }

  @Test
  void whatWasAnsweredTooEarlyIsLostSometimes() {
    long lost = 0;
    for (long seed = 0; seed < 200; seed++) {
      lost += new Life(seed, true).live().lost;
    }
    assertThat(lost).isPositive();
  }

  @Test
  void theSameSeedLivesTheSameLife() {
    Life one = new Life(5, false).live();
    Life again = new Life(5, false).live();
    Life other = new Life(6, false).live();
    assertThat(again.environment.fingerprint().value())
        .isEqualTo(one.environment.fingerprint().value())
        .isNotEqualTo(other.environment.fingerprint().value());
    assertThat(one.environment.counts().get("ticked")).isPositive();
  }

  @Test
  void anEmptiedDiskForgetsEverything() {
    Life life = new Life(1, false).live();
    life.host.crash();
    life.host.loseDisk();
    life.host.start();
    assertThat(life.host.rows(LEDGER)).isEmpty();
  }

  @Test
  void aPausedNodeAnswersOnceItGoesOn() {
    Life life = new Life(1, false);
    life.host.start();
    life.host.pause();
    life.host.call(LEDGER, 1L, life::answered);
    life.environment.timeline().runUntil(10_000_000_000L);
    assertThat(life.acknowledged).isZero();
    life.host.resume();
    life.environment.timeline().runUntil(20_000_000_000L);
    assertThat(life.acknowledged).isEqualTo(1);
  }

  @Test
  void aFullDiskRefusesWritesUntilThereIsRoom() {
    Life life = new Life(1, false);
    life.host.start();
    life.host.fillDisk(true);
    life.host.call(LEDGER, 1L, life::answered);
    life.environment.timeline().runUntil(10_000_000_000L);
    assertThat(life.acknowledged).isZero();
    life.host.fillDisk(false);
    life.host.call(LEDGER, 1L, life::answered);
    life.environment.timeline().runUntil(20_000_000_000L);
    assertThat(life.acknowledged).isEqualTo(1);
  }
}
