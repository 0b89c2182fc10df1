package io.quorate.checker.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.checker.history.Call;
import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The verifier accepts a proof and refuses what is none. That it says what the definition says on
 * many random histories and orders is in {@code AgreementTest}, that such a test would find a
 * defect of it in {@code MutationTest}.
 */
class VerifierTest {

  /** 0 put x 1; 1 put y 1; 2 get x; 3 cas x 1 2, of unknown outcome; 4 cas x 1 3 that failed. */
  private static History history() {
    return History.builder()
        .invoke("a", Call.put("x", "1"))
        .ok("a")
        .invoke("b", Call.put("y", "1"))
        .ok("b")
        .invoke("a", Call.get("x"))
        .read("a", "1")
        .invoke("c", Call.cas("x", "1", "2"))
        .info("c")
        .invoke("b", Call.cas("x", "1", "3"))
        .fail("b")
        .invoke("d", Call.put("x", "4"))
        .refused("d")
        .build();
  }

  private static List<Operation> order(int... ids) {
    History history = history();
    return Arrays.stream(ids).mapToObj(history.operations()::get).toList();
  }

  @Test
  void whatExplainsEverythingIsAccepted() {
    assertThat(Verifier.linearization(history(), order(0, 1, 2, 3, 4))).isNull();
    assertThat(Verifier.sequentialOrder(history(), order(0, 1, 2, 3, 4))).isNull();
  }

  @Test
  void whatRanOneAfterTheOtherIsNotSwapped() {
    assertThat(Verifier.linearization(history(), order(1, 0, 2, 3, 4)))
        .contains("put x 1")
        .contains("ended before an operation began that the witness puts before it");
    assertThat(Verifier.sequentialOrder(history(), order(1, 0, 2, 3, 4)))
        .as("of two processes in a sequential order it may be")
        .isNull();
  }

  @Test
  void aProcessGoesForward() {
    assertThat(Verifier.sequentialOrder(history(), order(0, 2, 3, 4, 1)))
        .contains("stands before what its process did earlier");
  }

  @Test
  void nothingIsMissing() {
    assertThat(Verifier.linearization(history(), order(0, 2, 3, 4)))
        .contains("put y 1")
        .contains("is missing in the witness");
    assertThat(Verifier.linearization(history(), order(0, 1, 2, 4)))
        .as("without the write of unknown outcome the comparison would have held")
        .contains("its condition holds, yet it failed");
  }

  @Test
  void nothingIsTooMuch() {
    assertThat(Verifier.linearization(history(), order(0, 1, 2, 3, 4, 2)))
        .contains("stands twice in the witness");
    assertThat(Verifier.linearization(history(), order(0, 1, 2, 3, 4, 5)))
        .contains("is not for an order of this history");
    History other = History.builder().invoke("e", Call.put("z", "1")).ok("e").build();
    assertThat(Verifier.linearization(other, order(1)))
        .contains("is not for an order of this history");
  }

  @Test
  void whatAnOperationSawIsTakenFromTheHistory() {
    Operation get = history().operations().get(2);
    Operation forged =
        new Operation(
            get.id(),
            get.process(),
            get.call(),
            get.outcome(),
            "2",
            get.version(),
            get.invoked(),
            get.returned());
    List<Operation> order = new ArrayList<>(order(0, 1, 3, 4));
    order.add(3, forged);
    assertThat(Verifier.linearization(history(), order))
        .contains("is not for an order of this history");
  }

  @Test
  void aValueIsTheOneThatIsThere() {
    assertThat(Verifier.linearization(history(), order(0, 1, 3, 2, 4)))
        .contains("get x")
        .contains("the value is 2");
    assertThat(Verifier.sequentialOrder(history(), order(3, 0, 1, 2, 4)))
        .contains("its condition does not hold, the value is null");
  }

  @Test
  void versionsGrow() {
    History history =
        History.builder()
            .invoke("a", Call.put("x", "1"))
            .ok("a", 7)
            .invoke("a", Call.put("x", "2"))
            .ok("a", 7)
            .build();
    assertThat(Verifier.linearization(history, history.operations()))
        .contains("the version was 7 already");
    History reads =
        History.builder()
            .invoke("a", Call.put("x", "1"))
            .ok("a", 7)
            .invoke("a", Call.get("x"))
            .read("a", "1", 8)
            .build();
    assertThat(Verifier.linearization(reads, reads.operations())).contains("the version is 7");
  }
}
