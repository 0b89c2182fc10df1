package io.quorate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Nodes of one cluster, each a process that a test kills, stops for a while and starts again. */
final class Nodes {
  private final Shell shell;
  private final Path folder;
  private final int port;
  private final Map<String, Process> processes = new LinkedHashMap<>();

  /** Nodes below the shell's folder; node i listens from {@code port + 10 (i - 1)} on. */
  Nodes(Shell shell, int port) {
    this.shell = shell;
    this.folder = shell.folder();
    this.port = port;
  }

  String url(String node) {
    return "http://127.0.0.1:" + portOf(node);
  }

  int portOf(String node) {
    return port + 10 * (Integer.parseInt(node.substring(1)) - 1);
  }

  /** Founds a cluster of n1, n2, … */
  void found(int count) throws IOException, InterruptedException {
    StringBuilder bootstrap = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      String node = "n" + i;
      bootstrap.append(i == 1 ? "" : ",").append(node).append("=127.0.0.1:").append(portOf(node));
    }
    for (int i = 1; i <= count; i++) {
      String node = "n" + i;
      begin(node, "--name %s --port %d --bootstrap %s".formatted(node, portOf(node), bootstrap));
    }
    for (int i = 1; i <= count; i++) {
      awaitReady("n" + i);
    }
  }

  /** Starts a new node that is to join; it waits to be admitted. */
  void join(String node, String through) throws IOException {
    begin(node, "--name %s --port %d --join %s".formatted(node, portOf(node), url(through)));
  }

  /** Starts a node again with what its directory holds. */
  void start(String node) throws IOException {
    begin(node, "");
  }

  private void begin(String node, String options) throws IOException {
    processes.put(
        node, shell.start("./quorate server --data %s %s".formatted(node, options), "Recovered"));
  }

  void awaitReady(String node) {
    Http.await(url(node) + "/v1/health", "HTTP/1.1 200", () -> runs(node));
  }

  boolean runs(String node) {
    Process process = processes.get(node);
    return process != null && process.isAlive();
  }

  /** As a power cut would: nothing is told to anybody. */
  void kill(String node) throws InterruptedException {
    Process process = processes.get(node);
    process.destroyForcibly();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError(node + " cannot be killed");
    }
  }

  /** Stops a node for a while ({@code STOP}), or lets it go on ({@code CONT}). */
  void signal(String node, String signal) throws IOException, InterruptedException {
    shell.run("kill -%s %d".formatted(signal, processes.get(node).pid()));
  }

  /** Whether anything of the node is on disk. */
  boolean hasData(String node) {
    return Files.exists(folder.resolve(node).resolve("node.json"));
  }
}
