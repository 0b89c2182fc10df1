package io.quorate.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A cluster on this machine that lives as long as this process. */
final class LocalCluster implements AutoCloseable {

  private final List<LocalNode> nodes;
  private final CountDownLatch stop = new CountDownLatch(1);

  private LocalCluster(List<LocalNode> nodes) {
    this.nodes = nodes;
  }

  /** Each node in a JVM of its own. */
  static LocalCluster ofProcesses(ClusterFolder folder) throws IOException {
    return start(folder, NodeProcess::start);
  }

  /** All nodes in this JVM. */
  static LocalCluster inThisProcess(ClusterFolder folder) throws IOException {
    return start(folder, NodeRunner::start);
  }

  private interface Starter {
    LocalNode start(NodeFile node, Path data) throws IOException;
  }

  private static LocalCluster start(ClusterFolder folder, Starter starter) throws IOException {
    List<LocalNode> started = new ArrayList<>();
    LocalCluster cluster = new LocalCluster(started);
    Thread hook = new Thread(cluster::stopAndWait, "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      for (NodeFile node : folder.nodes()) {
        Path data = folder.data(node);
        Files.createDirectories(data);
        if (NodeFile.read(data) == null) {
          node.write(data);
        }
        started.add(starter.start(node, data));
      }
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  String url() {
    return nodes.getFirst().url();
  }

  /** One line a node. */
  void announce(PrintStream out) {
    for (LocalNode node : nodes) {
      out.printf("%s %s pid %d%n", node.name(), node.url(), node.pid());
    }
    out.flush();
  }

  /**
   * Waits until every node serves; false, with the reason on standard error, when one ended
   * instead.
   */
  boolean awaitReady() throws InterruptedException {
    for (LocalNode node : nodes) {
      if (!Health.await(node)) {
        System.err.printf("quorate: %s did not start: %s%n", node.name(), node.obituary());
        return false;
      }
    }
    for (LocalNode node : nodes) {
      node.onEnd(() ->
          System.err.printf(
              "quorate: %s ended (%s); start it again with: quorate server --data %s%n",
              node.name(), node.obituary(), node.data()));
    }
    return true;
  }

  /** Waits for the signal to stop. */
  void awaitStop() throws InterruptedException {
    stop.await();
  }

  private void stopAndWait() {
    close();
  }

  @Override
  public void close() {
    for (LocalNode node : nodes) {
      node.beginStop();
    }
    for (LocalNode node : nodes) {
      node.awaitEnd();
    }
    stop.countDown();
  }
}
