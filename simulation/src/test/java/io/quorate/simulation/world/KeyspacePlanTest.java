package io.quorate.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.quorum.QuorumSettings;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Fingerprint;
import io.quorate.simulation.fault.Fault;
import io.quorate.simulation.fault.FaultPlan;
import io.quorate.simulation.workload.WorkloadSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyspacePlanTest {

  /** Any majority must meet one of the max(w, majority) owners that held the write. */
  @ParameterizedTest(name = "n={0} w={1}, {2} disks lost: {3}")
  @CsvSource({
    "1,1,0,true", "1,1,1,false", "3,1,0,true", "3,2,0,true", "3,2,1,false", "3,3,1,true",
        "3,3,2,false",
    "4,2,1,true", "4,3,2,false", "4,4,2,true", "5,3,0,true", "5,3,1,false", "5,5,2,true",
        "5,5,3,false",
  })
  void oneConditionalWriteWinsAsLongAsEveryMajorityRemembersIt(
      int n, int w, int disksLost, boolean promised) {
    List<FaultPlan.Planned> faults = new ArrayList<>();
    for (int node = 0; node < disksLost; node++) {
      faults.add(new FaultPlan.Planned(1, new Fault.LoseDisk(node, 1)));
      faults.add(new FaultPlan.Planned(2, new Fault.LoseDisk(node, 1)));
    }
    assertThat(plan(n, w).promises(new FaultPlan(faults)).oneWinner()).isEqualTo(promised);
  }

  private static KeyspacePlan plan(int n, int w) {
    var choices = new Choices(1, new Fingerprint());
    return new KeyspacePlan(
        KeyspacePlan.Kind.SIBLINGS,
        new QuorumSettings(n, n, w, false, KeyspacePlan.CLOCK_ENTRIES_UNBOUNDED, 100, 1),
        1,
        "ring",
        WorkloadSettings.draw(choices, "k", 1, 1, 1));
  }
}
