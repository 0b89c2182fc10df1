package io.quorate.server.etcd;

import io.quorate.server.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A cluster of the etcd that is installed here. */
final class RealEtcd implements AutoCloseable {
  private static final int MEMBERS = 3;

  private final List<Process> processes = new ArrayList<>();
  private final int port = FreePorts.row(2 * MEMBERS);

  RealEtcd(Path directory) throws IOException {
    String members =
        IntStream.range(0, MEMBERS)
            .mapToObj(i -> name(i) + "=" + peerUrl(i))
            .collect(Collectors.joining(","));
    for (int i = 0; i < MEMBERS; i++) {
      List<String> command =
          List.of(
              "etcd",
              "--name=" + name(i),
              "--data-dir=" + directory.resolve(name(i)),
              "--listen-client-urls=" + clientUrl(i),
              "--advertise-client-urls=" + clientUrl(i),
              "--listen-peer-urls=" + peerUrl(i),
              "--initial-advertise-peer-urls=" + peerUrl(i),
              "--initial-cluster=" + members,
              "--initial-cluster-token=" + directory.getFileName(),
              "--log-level=error",
              // A busy machine must not cost it its leader.
              "--heartbeat-interval=500",
              "--election-timeout=5000");
      processes.add(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve(name(i) + ".log").toFile())
              .start());
    }
  }

  static String name(int member) {
    return "n" + (member + 1);
  }

  private String clientUrl(int member) {
    return "http://127.0.0.1:" + (port + 2 * member);
  }

  private String peerUrl(int member) {
    return "http://127.0.0.1:" + (port + 2 * member + 1);
  }

  List<String> endpoints() {
    return IntStream.range(0, MEMBERS).mapToObj(this::clientUrl).toList();
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }
}
