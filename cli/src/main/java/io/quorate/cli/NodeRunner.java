package io.quorate.cli;

import ch.qos.logback.classic.Level;
import io.quorate.models.endpoint.ModelsExtension;
import io.quorate.node.NodeConfig;
import io.quorate.protocol.process.NodeId;
import io.quorate.server.Logging;
import io.quorate.server.NodeServer;
import io.quorate.server.ServerConfig;
import io.quorate.server.StartupException;
import io.quorate.store.operation.NodeAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;

/** A node in this JVM. */
final class NodeRunner implements LocalNode {

  private static final String PID = "pid";

  /**
   * A node that is alone in its list founds a cluster after so long: nodes that know it from a
   * former one dial it every three seconds, or twice that where its machine was away.
   */
  private static final int ALONE_MILLIS = 6_500;

  private final NodeFile node;
  private final Path data;
  private final NodeServer server;
  private volatile boolean told;

  private NodeRunner(NodeFile node, Path data, NodeServer server) {
    this.node = node;
    this.data = data;
    this.server = server;
  }

  /** Runs the node as all that this process does, until it is told to stop or cannot go on. */
  static int run(NodeFile node, Path data, boolean stopWithInput, boolean logJson)
      throws IOException {
    Logging.configure(logJson ? Logging.Format.JSON : Logging.Format.TEXT, Level.INFO);
    // A node that stops with its input is one of `up` too.
    NodeRunner runner = stopWithInput ? start(node, data) : start(node, data, ALONE_MILLIS);
    Runtime.getRuntime().addShutdownHook(new Thread(runner.server::close, "stop"));
    if (stopWithInput) {
      Thread.ofPlatform().daemon().name("parent").start(() -> stopAtEnd(System.in));
    }
    try {
      runner.server.stopped().join();
      return ExitStatus.DONE;
    } catch (CompletionException e) {
      System.err.println("quorate: " + message(e));
      return runner.exitStatus();
    }
  }

  private static void stopAtEnd(InputStream input) {
    try {
      while (input.read() >= 0) {
        // only its end tells something
      }
    } catch (IOException _) {
      // a broken input has ended too
    }
    System.exit(ExitStatus.DONE);
  }

  /** A node of `up`, of a cluster that nobody else belongs to: alone, it need not listen first. */
  static NodeRunner start(NodeFile node, Path data) throws IOException {
    return start(node, data, 0);
  }

  private static NodeRunner start(NodeFile node, Path data, int aloneMillis) throws IOException {
    List<NodeConfig.Peer> peers =
        node.bootstrap().stream()
            .map(peer ->
                new NodeConfig.Peer(
                    new NodeId(peer.name()), new NodeAddress(peer.host(), peer.port())))
            .toList();
    ServerConfig config =
        new ServerConfig(
                new NodeId(node.name()),
                node.cluster(),
                data,
                new NodeAddress(node.host(), node.port()),
                peers)
            .listeningAlone(aloneMillis);
    NodeServer server =
        NodeServer.start(
            config, List.of(ModelsExtension.factory(ModelsExtension.Settings.ofEnvironment())));
    // Only now, when the directory is certainly this node's own and nobody else runs in it.
    if (!node.equals(NodeFile.read(data))) {
      node.write(data);
    }
    Files.writeString(data.resolve(PID), ProcessHandle.current().pid() + "\n");
    return new NodeRunner(node, data, server);
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
    return ProcessHandle.current().pid();
  }

  @Override
  public Path data() {
    return data;
  }

  @Override
  public boolean alive() {
    return !server.stopped().isDone();
  }

  @Override
  public String obituary() {
    if (!server.stopped().isCompletedExceptionally()) {
      return "stopped";
    }
    try {
      server.stopped().join();
      return "stopped";
    } catch (CompletionException e) {
      return message(e);
    }
  }

  @Override
  public int exitStatus() {
    Throwable failure =
        server.stopped().isCompletedExceptionally() ? server.stopped().exceptionNow() : null;
    return failure != null && failure.getCause() instanceof StartupException cannot
        ? ExitStatus.of(cannot.refusal().code())
        : ExitStatus.UNAVAILABLE;
  }

  private static String message(CompletionException failure) {
    Throwable cause = failure.getCause();
    return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
  }

  @Override
  public void onEnd(Runnable task) {
    var unused =
        server
            .stopped()
            .whenComplete((nothing, failure) -> {
              if (!told) {
                task.run();
              }
            });
  }

  @Override
  public void beginStop() {
    told = true;
  }

  @Override
  public void awaitEnd() {
    server.close();
  }
}
