package io.quorate.checker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plants a defect in the checker, one at a time, by compiling its sources with one line changed,
 * and asks whether the comparison with the definition finds it. A comparison that lets a defect
 * through is no proof of a checker without them.
 */
class MutationTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("quorate.root", "."), "checker", "src", "main", "java");
  private static final int HISTORIES = 10_000;

  @TempDir private Path folder;

  /** A file below the checker's package, what stands there once, and what to put there. */
  record Defect(boolean realTime, String file, String from, String to) {
    @Override
    public String toString() {
      return file + ": " + to;
    }
  }

  static Stream<Defect> defects() {
    return Stream.of(inRealTime(), inSessions(), inTheVerifier()).flatMap(it -> it);
  }

  private static Stream<Defect> inRealTime() {
    String wgl = "linearizable/Wgl.java";
    String zones = "linearizable/Zones.java";
    return Stream.of(
        new Defect(true, wgl, "node < mandatory && cell.looksOnly(node)", "node < mandatory"),
        new Defect(true, wgl, "next == state && operation >= mandatory", "next == state"),
        new Defect(true, wgl, "left -= operation < mandatory ? 1 : 0", "left -= 1"),
        new Defect(true, "linearizable/Timeline.java", " link(size + operation);", ";"),
        new Defect(true, "linearizable/Linearized.java", "words[word] &= ~(1L << operation);", ";"),
        new Defect(true, "linearizable/Linearized.java", "| state;", ";"),
        new Defect(
            true, zones, "operation.before(cluster.write)", "cluster.write.before(operation)"),
        new Defect(
            true,
            zones,
            "lastBegin() > forward.get(i).firstEnd()",
            "lastBegin() < forward.get(i).firstEnd()"),
        new Defect(
            true,
            zones,
            "around.lastBegin() > cluster.firstEnd()",
            "around.lastBegin() < cluster.firstEnd()"),
        new Defect(true, zones, "moment = 4L * around.lastBegin() + 2;", ";"),
        new Defect(true, "search/Prospects.java", "others--;", ";"),
        new Defect(true, "search/Prospects.java", "|| writing[value] > 0", ""),
        new Defect(true, "search/Prospects.java", "reset == Line.NONE", "reset != Line.NONE"),
        new Defect(
            true, "search/Cell.java", "shuns[operation] == value", "shuns[operation] != value"),
        new Defect(
            true, "search/Cell.java", "exact ? said == floor : said > floor", "said >= floor"),
        new Defect(
            true,
            "search/KeyHistory.java",
            "Arrays.fill(useful, mandatory, useful.length, true);",
            ";"),
        new Defect(true, "verdict/Core.java", "if (part == 1 && !gone)", "if (!gone)"),
        new Defect(
            true,
            "verdict/Explanations.java",
            "if (observer.before(write))",
            "if (write.before(observer))"));
  }

  private static Stream<Defect> inSessions() {
    String frontier = "sequential/FrontierSearch.java";
    String saturation = "sequential/Saturation.java";
    String verifier = "verdict/Verifier.java";
    return Stream.of(
        new Defect(
            false, verifier, "operation.invoked() > earliestBound", "operation.invoked() < 0"),
        new Defect(false, verifier, "operation.outcome() != Outcome.INFO", "true"),
        new Defect(false, frontier, "&& cell(k).looksOnly(sessions.local[node])", ""),
        new Defect(
            false,
            frontier,
            "toggle(front.length + k, states[k]);",
            "toggle(front.length + k, 0);"),
        new Defect(false, frontier, "missing[next] -= change;", ";"),
        new Defect(false, frontier, "missing[perhaps] -= change;", ";"),
        new Defect(false, saturation, "if (first != node)", "if (first == node)"),
        new Defect(
            false,
            saturation,
            "if (write != from && !precedes(write, from))",
            "if (write != from)"),
        new Defect(false, saturation, "nodes[after] == observer", "nodes[after] != observer"),
        new Defect(
            false, saturation, "writers[value] == 1 && value != initial", "writers[value] >= 1"),
        new Defect(
            false,
            saturation,
            "graph.add(write, from, round, write, observer, from);",
            "graph.add(from, write, round, write, observer, from);"),
        new Defect(
            false, "sequential/Sessions.java", "operation.outcome() == Outcome.INFO", "false"));
  }

  /** Defects by which it would accept what is no witness, or refuse one. */
  private static Stream<Defect> inTheVerifier() {
    String file = "verdict/Verifier.java";
    return Stream.of(
        new Defect(true, file, "operation.returned() < latestBegin", "false"),
        new Defect(true, file, "operation.mandatory() && !seen.contains(operation.id())", "false"),
        new Defect(true, file, "!seen.add(operation.id())", "!seen.add(seen.size())"),
        new Defect(true, file, "|| !operation.relevant()", ""),
        new Defect(true, file, "!Objects.equals(get.result(), row.value)", "get.result() == null"),
        new Defect(
            true, file, "get.version() != row.version : get.version()", "false : get.version()"),
        new Defect(true, file, "if (!holds) {", "if (false) {"),
        new Defect(true, file, "said && operation.version() <= row.version", "false"),
        new Defect(true, file, "row.exact ? row.version == version :", ""));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void theComparisonFindsIt(Defect defect) throws Exception {
    try (URLClassLoader mutant = compiled(defect)) {
      Method first =
          mutant
              .loadClass("io.quorate.checker.Agreement")
              .getMethod("firstProblem", boolean.class, long.class, int.class);
      long seed = (long) first.invoke(null, defect.realTime(), 1L, HISTORIES);
      assertThat(seed).as("%s is found among %d histories", defect, HISTORIES).isPositive();
      System.out.println("seed " + seed + " finds " + defect);
    }
  }

  /** The tests' and the checker's classes, with the defect before them; nothing is shared. */
  private URLClassLoader compiled(Defect defect) throws IOException {
    Path file = SOURCES.resolve("io/quorate/checker").resolve(defect.file());
    String text = Files.readString(file, UTF_8);
    assertThat(text.split(Pattern.quote(defect.from()), -1))
        .as("'%s' stands once in %s", defect.from(), file)
        .hasSize(2);
    JavaFileObject source = source(file, text.replace(defect.from(), defect.to()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of(
            "-d", folder.toString(),
            "-classpath", System.getProperty("java.class.path"),
            "-proc:none", "-nowarn");
    assertThat(compiler.getTask(null, null, null, options, null, List.of(source)).call()).isTrue();
    return new URLClassLoader(
        new URL[] {folder.toUri().toURL(), place(Agreement.class), place(Checker.class)},
        ClassLoader.getPlatformClassLoader());
  }

  private static URL place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static JavaFileObject source(Path file, String text) {
    return new SimpleJavaFileObject(
        URI.create("source:///" + SOURCES.relativize(file).toString().replace('\\', '/')),
        JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}
