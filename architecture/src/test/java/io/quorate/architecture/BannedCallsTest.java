package io.quorate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import io.quorate.architecture.Bans.Ban;
import io.quorate.architecture.Bans.Exemption;
import io.quorate.architecture.fixture.node.Deterministic;
import io.quorate.architecture.fixture.node.Strays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deterministic rooms call nothing that a replay would answer differently. */
class BannedCallsTest {
  private static final String STRAYS = Strays.class.getName();

  @Test
  void deterministicRoomsCallNothingThatAReplayWouldAnswerDifferently() {
    BannedCalls condition = new BannedCalls(Bans.ALL, Bans.EXEMPT);
    String[] packages =
        Rooms.DETERMINISTIC.stream()
            .map(room -> "io.quorate." + room + "..")
            .toArray(String[]::new);

    BannedCalls.rule(condition, packages).check(House.ofThisBuild().classes());

    assertThat(condition.unused())
        .as("exemptions that nothing needs any more: remove them")
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          clock,      Effects.nanos()
          chance,     'Effects.choose(site, bound)'
          thread,     timers
          concurrent, timers
          parallel,   timers
          methodReference, Effects.nanos()
          file,       Disk
          hashOrder,  LinkedHashMap
          hashMap,    LinkedHashMap
          reference,  LinkedHashMap
          identity,   hash the content
          """)
  void aBannedCallIsFoundAndItsReplacementNamed(String method, String replacement) {
    assertThat(violations(List.of()))
        .anyMatch(line -> line.contains("." + method + "(") && line.contains(replacement));
  }

  @Test
  void whatIsFineIsNotReported() {
    EvaluationResult result =
        BannedCalls.rule(new BannedCalls(Bans.ALL, List.of()), "..")
            .evaluate(new ClassFileImporter().importClasses(Deterministic.class));

    assertThat(result.getFailureReport().getDetails()).isEmpty();
  }

  @Test
  void anExemptionLetsOneUseStandAndIsMissedWhenTheUseIsGone() {
    Exemption needed = new Exemption(STRAYS, "java.lang.System.nanoTime", "a test");
    Exemption stale = new Exemption(STRAYS, "java.lang.Math.random", "a test");
    BannedCalls condition =
        new BannedCalls(List.of(new Ban("java.lang.System.nanoTime", "x")), List.of(needed, stale));

    EvaluationResult result =
        BannedCalls.rule(condition, "..")
            .evaluate(new ClassFileImporter().importClasses(Strays.class));

    assertThat(result.hasViolation()).isFalse();
    assertThat(condition.unused()).containsExactly(stale);
  }

  private static List<String> violations(List<Exemption> exempt) {
    return BannedCalls.rule(new BannedCalls(Bans.ALL, exempt), "..")
        .evaluate(new ClassFileImporter().importClasses(Strays.class))
        .getFailureReport()
        .getDetails();
  }
}
