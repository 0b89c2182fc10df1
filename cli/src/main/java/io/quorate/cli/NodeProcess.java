package io.quorate.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A node in a JVM of its own. It ends with this process, however this process ends: it reads its
 * standard input, and stops when that does.
 */
final class NodeProcess implements LocalNode {

  private static final long GRACE_SECONDS = 20;
  private static final String LOG = "node.log";

  /** How the command begins its last words. */
  private static final String SAID = "quorate: ";

  private final NodeFile node;
  private final Path data;
  private final Process process;
  private volatile boolean told;

  private NodeProcess(NodeFile node, Path data, Process process) {
    this.node = node;
    this.data = data;
    this.process = process;
  }

  static NodeProcess start(NodeFile node, Path data, boolean logJson) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("-X") || argument.startsWith("--")) {
        command.add(argument);
      }
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of("server", "--data", data.toString(), "--stop-with-input"));
    if (logJson) {
      command.add("--log-json");
    }
    File log = data.resolve(LOG).toFile();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    return new NodeProcess(node, data, process);
  }

  @Override
  public String name() {
    return node.name();
  }

  @Override
  public String url() {
    return "http://%s:%d".formatted(node.host(), node.port());
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Path data() {
    return data;
  }

  @Override
  public boolean alive() {
    return process.isAlive();
  }

  @Override
  public String obituary() {
    try {
      List<String> lines = Files.readAllLines(data.resolve(LOG));
      String last = lines.isEmpty() ? "" : lines.getLast();
      String said = last.startsWith(SAID) ? ": " + last.substring(SAID.length()) : "";
      return "exit status %d%s; see %s".formatted(process.exitValue(), said, data.resolve(LOG));
    } catch (IOException | UncheckedIOException _) {
      return "exit status " + process.exitValue();
    }
  }

  @Override
  public int exitStatus() {
    return ExitStatus.ofProcess(process.exitValue());
  }

  @Override
  public void onEnd(Runnable task) {
    process
        .onExit()
        .thenRun(() -> {
          if (!told) {
            task.run();
          }
        });
  }

  @Override
  public void beginStop() {
    told = true;
    process.destroy();
  }

  @Override
  public void awaitEnd() {
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
