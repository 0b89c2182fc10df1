package io.quorate.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A cluster on this machine that lives as long as this process. */
final class LocalCluster implements AutoCloseable {

  private final ClusterFolder folder;
  private final List<LocalNode> nodes = new CopyOnWriteArrayList<>();
  private final CountDownLatch stop = new CountDownLatch(1);

  private LocalCluster(ClusterFolder folder) {
    this.folder = folder;
  }

  /**
   * Each node in a JVM of its own.
   *
   * @param logJson whether their logs are JSON
   */
  static LocalCluster ofProcesses(ClusterFolder folder, boolean logJson) throws IOException {
    return start(folder, (node, data) -> NodeProcess.start(node, data, logJson));
  }

  /** All nodes in this JVM. */
  static LocalCluster inThisProcess(ClusterFolder folder) throws IOException {
    return start(folder, NodeRunner::start);
  }

  private interface Starter {
    LocalNode start(NodeFile node, Path data) throws IOException;
  }

  private static LocalCluster start(ClusterFolder folder, Starter starter) throws IOException {
    LocalCluster cluster = new LocalCluster(folder);
    Thread hook = new Thread(cluster::stopAndWait, "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      for (NodeFile node : folder.nodes()) {
        cluster.nodes.add(starter.start(node, folder.prepare(node)));
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
   * Waits until every node serves. A node that the cluster has let go is left out.
   *
   * @return 0, or that of a node that ended instead, with the reason on standard error
   */
  int awaitReady() throws InterruptedException, IOException {
    for (LocalNode node : nodes) {
      switch (Health.await(node, () -> ended().isEmpty())) {
        case SERVES -> {}
        case ENDED -> {
          List<LocalNode> ended = ended();
          for (LocalNode gone : ended) {
            System.err.printf("quorate: %s did not start: %s%n", gone.name(), gone.obituary());
          }
          return ended.getFirst().exitStatus();
        }
        case REMOVED -> {
          System.err.printf(
              "quorate: %s was removed from the cluster and is left out from now on; %s is not needed any more%n",
              node.name(), node.data());
          node.beginStop();
          node.awaitEnd();
          nodes.remove(node);
          folder.forget(node.name());
        }
      }
    }
    for (LocalNode node : nodes) {
      node.onEnd(() ->
          System.err.printf(
              "quorate: %s ended (%s); start it again with: quorate server --data %s%n",
              node.name(), node.obituary(), node.data()));
    }
    return ExitStatus.DONE;
  }

  private List<LocalNode> ended() {
    return nodes.stream().filter(node -> !node.alive()).toList();
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
    // All at the same time: a node that is stopped takes its leave of those that still run.
    List<Thread> ending =
        nodes.stream().map(node -> Thread.ofPlatform().start(node::awaitEnd)).toList();
    for (Thread thread : ending) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    stop.countDown();
  }
}
