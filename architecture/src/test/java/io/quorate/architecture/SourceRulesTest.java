package io.quorate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.architecture.House.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules over the text of the repository, each with a test that it finds what it is for. */
class SourceRulesTest {
  private static final House HOUSE = House.ofThisBuild();

  @Test
  void filesAreShort() {
    Sizes sizes = Sizes.of(HOUSE.java());
    System.out.printf(
        "%d Java files, median %d lines, %.1f%% under %d%n",
        sizes.files(), sizes.median(), 100 * sizes.shareOfSmall(), Sizes.LINES_OF_SMALL);

    assertThat(sizes.files()).as("files that were read").isGreaterThan(100);
    assertThat(sizes.tooLong()).isEmpty();
    assertThat(sizes.median()).as("median lines of a file").isLessThanOrEqualTo(Sizes.MEDIAN_MAX);
    assertThat(sizes.shareOfSmall())
        .as("share of files under %d lines", Sizes.LINES_OF_SMALL)
        .isGreaterThanOrEqualTo(Sizes.SHARE_OF_SMALL_MIN);
  }

  @Test
  void methodsAreShortAndNothingSleepsOrIsDisabled() {
    assertThat(Syntax.violations(HOUSE.java())).isEmpty();
  }

  @Test
  void packagesSayWhatTheyAre() {
    assertThat(Packages.violations(HOUSE.java())).isEmpty();
  }

  @Test
  void nothingIsLeftForLaterOrTiedToOneMachine() {
    List<Source> texts = HOUSE.texts();

    assertThat(texts)
        .extracting(Source::path)
        .contains("pom.xml", "quorate", "LICENSE", "CONTRIBUTING.md");
    assertThat(Words.violations(texts)).isEmpty();
  }

  @Test
  void aLongFileIsFound() {
    Sizes sizes =
        Sizes.of(
            List.of(java("A", "\n".repeat(601)), java("B", "\n".repeat(600)), java("C", "\n")));

    assertThat(sizes.tooLong())
        .singleElement()
        .asString()
        .startsWith("a/src/main/java/x/A.java has 601 lines");
    assertThat(sizes.median()).isEqualTo(600);
    assertThat(sizes.shareOfSmall()).isEqualTo(1.0 / 3);
  }

  @Test
  void aLongMethodIsFoundAndALongTypeIsNot() {
    Source source = java("A", "class A {\n" + method("shorter", 59) + method("longer", 60) + "}\n");

    assertThat(Syntax.violations(List.of(source)))
        .singleElement()
        .asString()
        .startsWith("a/src/main/java/x/A.java:61: longer has 60 lines");
  }

  @Test
  void aSleepIsFoundInCodeOnly() {
    Source source =
        java(
            "A",
            """
            class A { // Thread.sleep(1)
              String s = "Thread.sleep(1)";
              void f() throws Exception {
                Thread.sleep(1);
                java.util.concurrent.TimeUnit.SECONDS.sleep(1);
                TimeUnit.MILLISECONDS.sleep(1);
              }
            }
            """);

    assertThat(Syntax.violations(List.of(source)))
        .hasSize(2)
        .allMatch(line -> line.contains("never for a while"));
  }

  @Test
  void aDisabledTestIsFound() {
    assertThat(
            Syntax.violations(List.of(java("A", "class A { @Disabled(\"later\") void f() {} }"))))
        .hasSize(1);
  }

  @Test
  void aPackageWithoutDescriptionOrMarkIsFound() {
    assertThat(Packages.violations(List.of(java("A", "class A {}"))))
        .singleElement()
        .asString()
        .contains("has no");
    assertThat(Packages.violations(List.of(java("package-info", "/** X. */ package x;"))))
        .singleElement()
        .asString()
        .contains("lacks @NullMarked");
    assertThat(Packages.violations(List.of(java("package-info", "@NullMarked package x;"))))
        .hasSize(1);
    assertThat(
            Packages.violations(List.of(java("package-info", "/** X. */ @NullMarked package x;"))))
        .isEmpty();
  }

  @Test
  void leftoversAndMachinePathsAreFound() {
    String text =
        "// TO"
            + "DO: later\nFile f = \"/ro"
            + "ot/x\"; // see ~/.m2 and a/work/b\nhttps://repo1.mav"
            + "en.org/x\n";

    assertThat(Words.violations(List.of(new Source("a.txt", text)))).hasSize(3);
  }

  private static String method(String name, int lines) {
    return "  void " + name + "() {\n" + "    f();\n".repeat(lines - 2) + "  }\n";
  }

  private static Source java(String name, String text) {
    return new Source("a/src/main/java/x/" + name + ".java", text);
  }
}
