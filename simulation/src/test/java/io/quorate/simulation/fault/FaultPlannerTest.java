package io.quorate.simulation.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Fingerprint;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FaultPlannerTest {
  private static final FaultLimits LIMITS =
      new FaultLimits(6, 4, 3, 1, 30_000_000_000L, FaultLimits.WHOLE_NODES, 1_000_000_000L);

  private static FaultPlan plan(long seed) {
    return FaultPlanner.draw(new Choices(seed, new Fingerprint()), LIMITS);
  }

  @Test
  void theSeedDecidesThePlan() {
    assertThat(plan(1)).isEqualTo(plan(1)).isNotEqualTo(plan(2));
  }

  @Test
  void plansKeepTheirLimitsAndTogetherHaveEveryKind() {
    TreeMap<String, Integer> kinds = new TreeMap<>();
    for (long seed = 0; seed < 300; seed++) {
      TreeMap<String, Integer> own = new TreeMap<>();
      for (FaultPlan.Planned planned : plan(seed).faults()) {
        own.merge(planned.fault().name(), 1, Integer::sum);
        assertThat(planned.atNanos()).isBetween(0L, LIMITS.horizonNanos() + 20_000_000);
      }
      int joins = own.getOrDefault("fault.addNode", 0);
      assertThat(own.getOrDefault("fault.loseDisk", 0)).isLessThanOrEqualTo(1);
      assertThat(joins).isLessThanOrEqualTo(2);
      assertThat(4 + joins - own.getOrDefault("fault.removeNode", 0)).isGreaterThanOrEqualTo(3);
      own.forEach((name, count) -> kinds.merge(name, count, Integer::sum));
    }
    assertThat(kinds).hasSize(Fault.class.getPermittedSubclasses().length);
  }

  @Test
  void aPlanCanLoseSomeOfItsFaults() {
    FaultPlan plan = plan(1);
    int size = plan.faults().size();
    assertThat(plan.without(1, 3).faults())
        .hasSize(size - 2)
        .startsWith(plan.faults().get(0))
        .endsWith(plan.faults().get(size - 1));
  }
}
