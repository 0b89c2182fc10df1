package io.quorate.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs command lines as a user's shell would, in a folder where {@code ./quorate} is the command.
 */
final class Shell implements AutoCloseable {

  /** What a command did. */
  record Outcome(int status, String output) {}

  private static final long PATIENCE_SECONDS = 240;

  private final Path folder;
  private final Map<String, String> environment;
  private final List<Process> background = new ArrayList<>();

  private Shell(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * With the repository's own command, which builds what is stale.
   *
   * @param environment added to this process's own
   */
  static Shell ofRepository(Path folder, Map<String, String> environment) throws IOException {
    Files.createSymbolicLink(folder.resolve("quorate"), repository().resolve("quorate"));
    return new Shell(folder, environment);
  }

  /** With a command that runs the classes under test at once, whose processes start sooner. */
  static Shell ofClasses(Path folder, Map<String, String> environment) throws IOException {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path command = folder.resolve("quorate");
    Files.writeString(
        command,
        """
        #!/bin/sh
        exec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
          --sun-misc-unsafe-memory-access=allow -cp '%s' %s "$@"
        """
            .formatted(System.getProperty("java.home"), classes, Main.class.getName()));
    if (!command.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + command + " executable");
    }
    return new Shell(folder, environment);
  }

  /** The folder that commands run in. */
  Path folder() {
    return folder;
  }

  /** The root of the repository that is being tested. */
  static Path repository() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("quorate")) || !Files.exists(at.resolve("LICENSE"))) {
      Path parent = at.getParent();
      if (parent == null) {
        throw new IllegalStateException("Run the tests from within the repository");
      }
      at = parent;
    }
    return at;
  }

  static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** The first of so many free ports in a row, below those that the system gives to connections. */
  static int freePorts(int count) {
    for (int base = 20_000 + (int) (ProcessHandle.current().pid() % 120) * 100; ; base += 100) {
      if (base > 32_000) {
        base = 20_000;
      }
      if (free(base, count)) {
        return base;
      }
    }
  }

  private static boolean free(int base, int count) {
    for (int port = base; port < base + count; port++) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        probe.setReuseAddress(true);
      } catch (IOException _) {
        return false;
      }
    }
    return true;
  }

  /** Runs a command to its end; its output has both streams. */
  Outcome run(String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process = builder(command).redirectOutput(output.toFile()).start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(command + " did not end:\n" + Files.readString(output));
    }
    return new Outcome(process.exitValue(), Files.readString(output));
  }

  /**
   * Runs a command to its end, which has to be that exit status.
   *
   * @return its output
   */
  String run(int status, String command) throws IOException, InterruptedException {
    Outcome outcome = run(command);
    if (outcome.status() != status) {
      throw new AssertionError(
          "%s ended with %d, not %d:%n%s"
              .formatted(command, outcome.status(), status, outcome.output()));
    }
    return outcome.output();
  }

  /** Starts a command that goes on, and waits until it has printed a line with the text. */
  Process start(String command, String awaited) throws IOException {
    Process process = builder("exec " + command).start();
    background.add(process);
    BufferedReader lines = process.inputReader();
    List<String> seen = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.add(line);
      if (line.contains(awaited)) {
        Thread.ofVirtual().start(() -> drain(lines));
        return process;
      }
    }
    throw new AssertionError(
        "%s ended without '%s':%n%s".formatted(command, awaited, String.join("\n", seen)));
  }

  private static void drain(BufferedReader lines) {
    try {
      lines.lines().forEach(rest -> {});
    } catch (UncheckedIOException _) {
      // the process is gone
    }
  }

  /** Ends one that was started, as Ctrl-C would, and waits for it. */
  void stop(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("process %d did not stop".formatted(process.pid()));
    }
    background.remove(process);
  }

  /** Ends what was started, as Ctrl-C would, and waits for it. */
  void stopAll() throws InterruptedException {
    for (Process process : background.reversed()) {
      process.destroy();
    }
    for (Process process : background) {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("process %d did not stop".formatted(process.pid()));
      }
    }
    background.clear();
  }

  private ProcessBuilder builder(String command) {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder;
  }

  @Override
  public void close() {
    for (Process process : background) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
