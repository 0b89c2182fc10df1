package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.protocol.ring.Hash64;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What {@code lab placement} prints, beside figures that are worked out here in another way. */
class LabPlacementTest {

  private static final int KEYS = 6_000;
  private static final int NODES = 5;
  private static final Offset<Double> ROUNDING = within(1e-9);

  private final CommandLines.Ran ran =
      CommandLines.alone("lab", "placement", "--json", "--nodes", "5", "--keys", "6000");

  private JsonNode figures(String method, String change) throws Exception {
    assertThat(ran.status()).as(ran.toString()).isZero();
    for (JsonNode result : new ObjectMapper().readTree(ran.out())) {
      if (result.path("method").asText().equals(method)
          && result.path("change").asText().equals(change)) {
        return result;
      }
    }
    throw new AssertionError(method + " under " + change + " is not in " + ran.out());
  }

  private static long hash(int key) {
    String name = String.format(Locale.ROOT, "user/%06d", key);
    return Hash64.ofKey(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Node numbers of a key before and after; the figures are to say how these two differ. */
  private void assertFigures(
      String method, String change, int after, IntUnaryOperator from, IntUnaryOperator to)
      throws Exception {
    int moved = 0;
    Map<Integer, Integer> loads = new HashMap<>();
    for (int key = 0; key < KEYS; key++) {
      moved += from.applyAsInt(key) == to.applyAsInt(key) ? 0 : 1;
      loads.merge(to.applyAsInt(key), 1, Integer::sum);
    }
    assertThat(loads).as("each node has keys").hasSize(after);
    double squares = loads.values().stream().mapToDouble(load -> (double) load * load).sum();
    double mean = (double) KEYS / after;
    double most = loads.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    JsonNode shown = figures(method, change);
    assertThat(shown.path("nodesBefore").asInt()).isEqualTo(NODES);
    assertThat(shown.path("nodesAfter").asInt()).isEqualTo(after);
    assertThat(shown.path("movedShare").asDouble()).isCloseTo((double) moved / KEYS, ROUNDING);
    assertThat(shown.path("loadMaxToMean").asDouble()).isCloseTo(most / mean, ROUNDING);
    assertThat(shown.path("loadDeviationToMean").asDouble())
        .isCloseTo(Math.sqrt(squares / after - mean * mean) / mean, within(1e-6));
  }

  @Test
  void moduloAndRangesAreWorkedOutKeyByKey() throws Exception {
    IntUnaryOperator modulo5 = key -> (int) Long.remainderUnsigned(hash(key), 5);
    assertFigures("modulo", "join", 6, modulo5, key -> (int) Long.remainderUnsigned(hash(key), 6));
    // n0003 leaves; those behind it are renumbered.
    assertFigures(
        "modulo",
        "leave middle",
        4,
        modulo5,
        key -> new int[] {0, 1, 3, 4}[(int) Long.remainderUnsigned(hash(key), 4)]);
    // Six-digit keys sort as their numbers do: of 6,000 the first of five nodes has 1,200.
    assertFigures("range", "join", 6, key -> key / 1_200, key -> key / 1_000);
    assertFigures("range", "leave last", 4, key -> key / 1_200, key -> key / 1_500);
    // By hand: 200 of the first 1,200 move, 400 of the second, … 1,000 of the fifth.
    assertThat(figures("range", "join").path("movedShare").asDouble()).isCloseTo(0.5, ROUNDING);
    assertThat(figures("range", "join").path("loadMaxToMean").asDouble()).isCloseTo(1, ROUNDING);
  }

  @Test
  void theMinimumIsOneFairShare() throws Exception {
    for (JsonNode result : new ObjectMapper().readTree(ran.out())) {
      boolean joins = result.path("change").asText().equals("join");
      assertThat(result.path("minimumShare").asDouble())
          .as(result.toString())
          .isCloseTo(joins ? 1.0 / 6 : 1.0 / 5, ROUNDING);
    }
  }

  @Test
  void atTheMinimumOrFarFromItAsTheoryHasIt() throws Exception {
    // Four standard deviations of a share of 6,000 keys are below 0.02.
    assertThat(moved("modulo", "join")).isCloseTo(25.0 / 30, within(0.02));
    assertThat(moved("jump hash", "join")).isCloseTo(1.0 / 6, within(0.02));
    assertThat(moved("jump hash", "leave last")).isCloseTo(1.0 / 5, within(0.02));
    // Every planned change of 64 partitions moves a sixth of them, 11 at most.
    for (String placement : new String[] {"ring", "rendezvous"}) {
      assertThat(moved(placement + " of 64 partitions, planned", "join"))
          .isCloseTo(11.0 / 64, within(0.05));
    }
  }

  private double moved(String method, String change) throws Exception {
    return figures(method, change).path("movedShare").asDouble();
  }

  @Test
  void theTableShowsTheSameFigures() throws Exception {
    String table = CommandLines.alone("lab", "placement", "--nodes", "5", "--keys", "6000").out();
    assertThat(table.lines().findFirst().orElseThrow())
        .containsSubsequence("method", "change", "moved", "minimum", "max/mean", "stddev/mean");
    assertThat(table.lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains("range join 50.0% 16.7% 1.00 0.00")
        .anyMatch(line -> line.startsWith("modulo leave middle ") && line.contains("% 20.0% "));
  }
}
