package io.quorate.simulation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SimNetworkTest {
  private final Environment environment = Environment.of(1, 0);
  private final List<String> arrived = new ArrayList<>();

  private SimNetwork<Integer> network(NetworkProfile profile) {
    return new SimNetwork<>(
        environment,
        environment.choices(),
        3,
        profile,
        UnaryOperator.identity(),
        (from, to, payload) -> arrived.add(from + ">" + to + ":" + payload));
  }

  @Test
  void aBlockStopsOneDirectionOnly() {
    SimNetwork<Integer> network = network(NetworkProfile.CALM);
    network.block(0, 1);
    network.send(0, 1, 1);
    network.send(1, 0, 2);
    environment.timeline().runUntil(1_000_000_000);
    assertThat(arrived).containsExactly("1>0:2");
    assertThat(environment.counts().get("network.blocked")).isEqualTo(1);
    network.unblock(0, 1);
    network.send(0, 1, 3);
    environment.timeline().runUntil(2_000_000_000);
    assertThat(arrived).containsExactly("1>0:2", "0>1:3");
  }

  @Test
  void messagesAreLostRepeatedAndOvertaken() {
    SimNetwork<Integer> network =
        network(new NetworkProfile(1_000, 1_000_000, 10_000, 10_000_000, 100_000, 100_000));
    for (int i = 0; i < 10_000; i++) {
      network.send(0, 1, i);
    }
    environment.timeline().runUntil(1_000_000_000);
    Counts counts = environment.counts();
    assertThat(counts.get("network.lost")).isBetween(800L, 1_200L);
    assertThat(counts.get("network.duplicated")).isBetween(700L, 1_100L);
    assertThat(counts.get("network.overtaken")).isPositive();
    assertThat(counts.get("network.late")).isPositive();
    assertThat(arrived)
        .hasSize((int) (10_000 - counts.get("network.lost") + counts.get("network.duplicated")));
  }

  @Test
  void slownessAddsUpAndGoesAway() {
    SimNetwork<Integer> network = network(NetworkProfile.CALM);
    network.slow(0, 1, 1_000_000_000);
    network.send(0, 1, 1);
    environment.timeline().runUntil(999_999_999);
    assertThat(arrived).isEmpty();
    network.slow(0, 1, -1_000_000_000);
    network.send(0, 1, 2);
    environment.timeline().runUntil(2_000_000_000);
    assertThat(arrived).containsExactlyInAnyOrder("0>1:1", "0>1:2");
  }
}
