package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cli.LauncherWorld.Outcome;
import io.quorate.cli.LauncherWorld.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code quorate} at the repository's root, run in a world of fake JDKs and a fake
 * Maven.
 */
class LauncherTest {
  @TempDir private Path temporary;
  private LauncherWorld world;

  @BeforeEach
  void makeWorld() throws IOException {
    world = new LauncherWorld(temporary);
  }

  @Test
  void withoutAnyJdkSaysWhatToInstallInOneLine() throws Exception {
    world.maven();
    world.jdk("usr/lib/jvm/java-17", "17.0.15");

    Outcome outcome = world.run("--version");

    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.err()).hasLineCount(1).contains("needs a JDK 25 or later; install");
    assertThat(world.builds()).isEmpty();
  }

  @Test
  void withoutMavenSaysWhatToInstallInOneLine() throws Exception {
    world.jdk("usr/lib/jvm/temurin-25", "25.0.1");

    Outcome outcome = world.run("--version");

    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.err()).hasLineCount(1).contains("needs Maven 3.8.7 or later");
  }

  @Test
  void findsTheNewJdkBesideOlderOnes() throws Exception {
    world.maven();
    world.jdk("usr/lib/jvm/java-17", "17.0.15");
    Path expected = world.jdk("opt/some jdk", "26-ea");

    assertThat(world.run("--version").out()).startsWith("java of " + expected + "\n");
  }

  @Test
  void prefersJavaHomeOnlyWhenItIsNewEnough() throws Exception {
    world.maven();
    Path found = world.jdk("usr/lib/jvm/a", "25");
    world.environment("JAVA_HOME", world.jdk("elsewhere/old", "24.0.2").toString());
    assertThat(world.run().out()).startsWith("java of " + found + "\n");

    Path named = world.jdk("elsewhere/new", "25.0.2");
    world.environment("JAVA_HOME", named.toString());
    assertThat(world.run().out()).startsWith("java of " + named + "\n");
  }

  @Test
  void refusesAnUnfitJdkThatWasNamedForQuorate() throws Exception {
    world.maven();
    world.jdk("usr/lib/jvm/a", "25");
    Path old = world.jdk("elsewhere/old", "21.0.1");
    world.environment("QUORATE_JAVA_HOME", old.toString());

    Outcome outcome = world.run();

    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.err())
        .hasLineCount(1)
        .contains("QUORATE_JAVA_HOME")
        .contains(old.toString());
  }

  @Test
  void printsTheJdkThatItFoundWithoutBuilding() throws Exception {
    Path jdk = world.jdk("usr/lib/jvm/a", "25");

    assertThat(world.run("--java-home")).isEqualTo(new Outcome(0, jdk + "\n", ""));
  }

  @Test
  void buildsOnceWithTheFoundJdkAndSaysSo() throws Exception {
    world.maven();
    Path jdk = world.jdk("usr/lib/jvm/a", "25");

    Outcome first = world.run("get", "ks", "a key", "*");
    Outcome second = world.run("get", "ks", "a key", "*");

    assertThat(world.builds()).containsExactly(world.repository() + "|" + jdk);
    assertThat(first.err()).hasLineCount(1).contains("building");
    assertThat(second.err()).isEmpty();
    assertThat(second.out())
        .endsWith("io.quorate.cli.Main\nget\nks\na key\n*\n")
        .contains("-XX:TieredStopAtLevel=1\n")
        .isEqualTo(first.out());
    assertThat(world.run("models", "push").out()) // it hashes
        .endsWith("io.quorate.cli.Main\nmodels\npush\n")
        .doesNotContain("TieredStopAtLevel");
  }

  @Test
  void buildsAgainWhenASourceChangedOrAFolderLostOne() throws Exception {
    world.maven();
    world.jdk("usr/lib/jvm/a", "25");
    world.run();

    for (Path changed :
        List.of(
            world.source(),
            world.repository().resolve("cli/pom.xml"),
            world.source().getParent())) {
      int before = world.builds().size();
      world.changeSinceBuild(changed);
      world.run();
      assertThat(world.builds()).as("after a change of " + changed).hasSize(before + 1);
      world.run();
      assertThat(world.builds()).as("without a change").hasSize(before + 1);
    }
  }

  @Test
  void buildsAgainWhenALibraryIsGone() throws Exception {
    world.maven();
    world.jdk("usr/lib/jvm/a", "25");
    world.run();

    Files.delete(world.repository().resolveSibling("library.jar"));
    world.run();

    assertThat(world.builds()).hasSize(2);
  }

  @Test
  void usesWhatMavenBuiltByItself() throws Exception {
    world.maven();
    world.jdk("usr/lib/jvm/a", "25");
    world.run();
    Files.delete(world.repository().resolve("target/launcher/current"));

    Outcome outcome = world.run("--version");

    assertThat(outcome.status()).isZero();
    assertThat(world.builds()).hasSize(1);
  }

  @Test
  void concurrentLaunchesBuildOnce() throws Exception {
    world.maven();
    world.jdk("usr/lib/jvm/a", "25");

    var launches = new ArrayList<Running>();
    for (int i = 0; i < 4; i++) {
      launches.add(world.start(world.base(), world.launcher(), "--version"));
    }

    for (Running launch : launches) {
      assertThat(launch.end().status()).isZero();
    }
    assertThat(world.builds()).hasSize(1);
    assertThat(world.repository().resolve("target/launcher/lock")).doesNotExist();
  }

  @Test
  void takesOverTheLockOfADeadProcess() throws Exception {
    world.maven();
    world.jdk("usr/lib/jvm/a", "25");
    Files.createDirectories(world.repository().resolve("target/launcher"));
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createSymbolicLink(
        world.repository().resolve("target/launcher/lock"), Path.of("" + dead.pid()));

    assertThat(world.run("--version").status()).isZero();
  }

  @Test
  void aFailedBuildShowsItsErrorsAndStartsNothing() throws Exception {
    world.brokenMaven();
    world.jdk("usr/lib/jvm/a", "25");

    Outcome outcome = world.run("--version");

    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.err())
        .contains("[ERROR] Main.java: nonsense")
        .contains("build.log")
        .doesNotContain("fine");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void runsFromAnywhereAndThroughLinks() throws Exception {
    world.maven();
    world.jdk("usr/lib/jvm/a", "25");
    Path link =
        Files.createSymbolicLink(world.base().resolve("q"), Path.of("a path/with blanks/quorate"));

    Outcome linked = world.start(Path.of("/"), link, "--version").end();
    Outcome relative =
        world.start(world.repository().resolve("cli"), Path.of("../quorate"), "--version").end();

    assertThat(linked.status()).isZero();
    assertThat(relative.out()).isEqualTo(linked.out());
  }

  /** A full collection by the serial one stops a busy node for longer than an election time-out. */
  @Test
  void onlyNodesGetTheOptimisingCompilerAndTheConcurrentCollector() throws Exception {
    world.maven();
    world.jdk("usr/lib/jvm/a", "25");

    assertThat(world.run("get", "ks").out()).contains("TieredStopAtLevel=1", "Serial");
    assertThat(world.run("up", "--nodes").out())
        .doesNotContain("Tiered", "Serial")
        .contains("G1", "leakDetection.level=disabled");
    assertThat(world.run("--json", "server").out()).doesNotContain("Tiered").contains("G1");
    assertThat(world.run("bench").out()).doesNotContain("Tiered", "G1").contains("Serial");
  }

  @Test
  void passesTheUsersOptionsToTheJvm() throws Exception {
    world.maven();
    world.jdk("usr/lib/jvm/a", "25");
    world.environment("QUORATE_JAVA_OPTS", "-Xmx1g -Dx=y");

    assertThat(world.run("get").out()).contains("\n-Xmx1g\n-Dx=y\n").contains("UseSerialGC");
  }

  @Test
  void leavesTheChoiceOfTheCollectorToTheUser() throws Exception {
    world.maven();
    world.jdk("usr/lib/jvm/a", "25");
    world.environment("QUORATE_JAVA_OPTS", "-XX:+UseParallelGC -Xmx1g");

    assertThat(world.run("up").out()).contains("Parallel").doesNotContain("G1");
  }
}
