package io.quorate.benchmarks.systems;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that was started here, and that ends with this one. */
public final class ServerProcess implements AutoCloseable {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread guard;

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.guard = new Thread(process::destroyForcibly);
  }

  /** Starts it; what it prints goes to {@code folder/name.log}. */
  public static ServerProcess start(String name, Path folder, List<String> command)
      throws IOException {
    Files.createDirectories(folder);
    Path log = folder.resolve(name + ".log");
    File out = log.toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(out))
            .start();
    ServerProcess server = new ServerProcess(name, process, log);
    Runtime.getRuntime().addShutdownHook(server.guard);
    return server;
  }

  public long pid() {
    return process.pid();
  }

  public String log() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }

  /** Waits until its log holds this text. */
  public void awaitLog(String text, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!log().contains(text)) {
      if (process.waitFor(LOOK_AGAIN.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException(
            "%s ended with status %d; see %s:%n%s"
                .formatted(name, process.exitValue(), log, tail()));
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "%s did not say \"%s\" within %d s; see %s:%n%s"
                .formatted(name, text, limit.toSeconds(), log, tail()));
      }
    }
  }

  private String tail() {
    List<String> lines = log().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Of a process that has ended. */
  public int exitValue() {
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    await();
    try {
      Runtime.getRuntime().removeShutdownHook(guard);
    } catch (IllegalStateException _) {
      // Already shutting down: the guard does the rest.
    }
  }

  private void await() {
    try {
      if (!process.waitFor(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
