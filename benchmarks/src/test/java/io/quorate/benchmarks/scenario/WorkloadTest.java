package io.quorate.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.benchmarks.load.Operation;
import io.quorate.benchmarks.load.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkloadTest {

  @Test
  void ratiosAreOfMediansAndTheFirstSystemStandsAbove() {
    Summary ours = new Summary("ours", List.of(round(900), round(3_000), round(2_000)));
    Summary theirs = new Summary("theirs", List.of(round(1_000), round(1_000), round(9_000)));
    Workload workload = new Workload(Operation.PUT, 64, List.of(ours, theirs));

    assertThat(ours.perSecond()).isEqualTo(2_000);
    assertThat(ours.serversCpuPer10k()).isEqualTo(5);
    assertThat(workload.text()).contains("put, 64 clients").contains("operations/s 2.00");
    assertThat(workload.document().get("ratios"))
        .isEqualTo(
            Map.of(
                "ours/theirs",
                Map.of(
                    "operationsPerSecond",
                    2.0,
                    "cpuPerOperation",
                    0.5,
                    "serversCpuPerOperation",
                    0.5)));
  }

  @Test
  void anEvenNumberOfRoundsHasItsMedianBetweenTheMiddleTwo() {
    assertThat(new Summary("ours", List.of(round(100), round(200))).perSecond()).isEqualTo(150);
  }

  /** One second, one CPU second of the servers, a quarter of the client's. */
  private static Round round(long operations) {
    return new Round(new Sample(operations, 1, 1, 2, 2, 3, 4, 0, ""), 1, 0.25, 0);
  }
}
