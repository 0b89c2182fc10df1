package io.quorate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A repository, JDKs and a Maven made of small scripts, in which the real launcher runs. The JDKs
 * print how they were called; Maven counts its calls and leaves what the real build leaves.
 */
final class LauncherWorld {
  private static final List<String> TOOLS =
      List.of(
          "basename",
          "date",
          "dirname",
          "find",
          "grep",
          "head",
          "ln",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sleep",
          "sort",
          "tail",
          "touch");

  private final Path base;
  private final Path tools;
  private final Path repository;
  private final Map<String, String> environment = new LinkedHashMap<>();

  /** What one run of the launcher said and how it ended. */
  record Outcome(int status, String out, String err) {}

  /** A launcher that has been started. */
  record Running(Process process, Path out, Path err) {
    Outcome end() throws IOException, InterruptedException {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the launcher did not end: " + Files.readString(err));
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }
  }

  LauncherWorld(Path temporary) throws IOException {
    base = temporary.toRealPath();
    repository = Files.createDirectories(base.resolve("a path/with blanks"));
    tools = Files.createDirectories(base.resolve("tools"));
    Files.copy(Path.of(System.getProperty("quorate.root"), "quorate"), launcher());
    write("pom.xml", "<project/>");
    write("cli/pom.xml", "<project/>");
    write("cli/src/main/java/Main.java", "class Main {}");
    for (String tool : TOOLS) {
      script(tools.resolve(tool), "exec " + installed(tool) + " \"$@\"");
    }
    environment("PATH", tools.toString());
    environment("HOME", base.resolve("home").toString());
    environment("QUORATE_JDK_ROOT", base.resolve("root").toString());
  }

  Path base() {
    return base;
  }

  Path repository() {
    return repository;
  }

  Path launcher() {
    return repository.resolve("quorate");
  }

  Path source() {
    return repository.resolve("cli/src/main/java/Main.java");
  }

  void environment(String name, String value) {
    environment.put(name, value);
  }

  void write(String path, String text) throws IOException {
    Path file = repository.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Makes the last build an hour old and this source, alone, younger than it. */
  void changeSinceBuild(Path changed) throws IOException {
    try (Stream<Path> files = Files.walk(repository)) {
      for (Path file : files.toList()) {
        age(file, Duration.ofHours(2));
      }
    }
    age(repository.resolve("cli/target/quick/launcher/built"), Duration.ofHours(1));
    age(repository.resolve("target/launcher/current"), Duration.ofHours(1));
    age(changed, Duration.ofMinutes(30));
  }

  /** A folder below the world's root that looks like a JDK of this version. */
  Path jdk(String where, String version) throws IOException {
    Path home = base.resolve("root").resolve(where);
    script(home.resolve("bin/javac"), "exit 1");
    script(home.resolve("bin/jar"), "[ \"$3\" = --file ] && : >\"$4\"");
    script(
        home.resolve("bin/java"),
        """
        for argument in "$@"; do
          case $argument in -XX:AOTCacheOutput=*) : >"${argument#*=}"; exit 2 ;; esac
        done
        printf '%s\\n' "java of ${0%/bin/java}" "$@"
        """);
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** Puts a Maven on the path that takes a second, so that concurrent launches overlap. */
  void maven() throws IOException {
    script(
        tools.resolve("mvn"),
        """
        begun=$(date +%%s) # the real one, too, knows its begin in whole seconds
        echo "$PWD|$JAVA_HOME" >>"%s"
        sleep 1
        mkdir -p cli/target/quick/classes cli/target/quick/launcher
        : >../library.jar
        printf '%%s' "${PWD%%/*}/library.jar" >cli/target/quick/launcher/classpath
        touch -d "@$begun" cli/target/quick/launcher/built
        """
            .formatted(calls()));
  }

  void brokenMaven() throws IOException {
    script(tools.resolve("mvn"), "echo '[INFO] fine'; echo '[ERROR] Main.java: nonsense'; exit 1");
  }

  /** One line for each call of Maven: its directory and its JAVA_HOME. */
  List<String> builds() throws IOException {
    return Files.exists(calls()) ? Files.readAllLines(calls()) : List.of();
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    return start(base, launcher(), arguments).end();
  }

  Running start(Path directory, Path launcher, String... arguments) throws IOException {
    Path out = Files.createTempFile(base, "out", ".txt");
    Path err = Files.createTempFile(base, "err", ".txt");
    List<String> command =
        Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList();
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new Running(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  private Path calls() {
    return base.resolve("mvn.calls");
  }

  private static void age(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  private static Path installed(String tool) {
    return Stream.of("/usr/bin", "/bin")
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("this machine has no " + tool));
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
