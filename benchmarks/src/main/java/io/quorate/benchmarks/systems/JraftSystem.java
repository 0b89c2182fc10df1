package io.quorate.benchmarks.systems;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** SOFAJRaft: the replicated map of the peers' module, in three processes. */
public final class JraftSystem implements SystemUnderTest {

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final String SERVER = "io.quorate.benchmarks.jraft.JraftServer";
  private static final String DRIVER = "io.quorate.benchmarks.jraft.JraftStore";

  private final Path folder;
  private final ClassPath classPath;
  private final List<String> addresses = new ArrayList<>();
  private final List<ServerProcess> servers = new ArrayList<>();

  public JraftSystem(Path folder, int port, ClassPath classPath)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.classPath = classPath;
    for (int i = 0; i < SERVERS; i++) {
      addresses.add("127.0.0.1:" + (port + i));
    }
    try {
      for (int i = 0; i < SERVERS; i++) {
        servers.add(start(i));
      }
      for (ServerProcess server : servers) {
        server.awaitLog("ready", READY_WITHIN);
      }
    } catch (RuntimeException | IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private ServerProcess start(int i) throws IOException {
    List<String> command = new ArrayList<>(List.of(classPath.java()));
    command.addAll(ClassPath.options());
    // As JRaft's own scripts for newer JVMs: its buffers and its RPC look into these.
    command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    command.addAll(List.of("--add-opens", "java.base/java.nio=ALL-UNNAMED"));
    command.addAll(List.of("--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED"));
    command.addAll(List.of("-cp", classPath.entries(), SERVER));
    command.add(addresses.get(i));
    command.add(String.join(",", addresses));
    command.add(folder.resolve("data" + i).toString());
    return ServerProcess.start("server" + i, folder, command);
  }

  @Override
  public String name() {
    return "jraft";
  }

  @Override
  public String settings() {
    return "SOFAJRaft 1.3.15.bugfix, sync=true, log in RocksDB, map on the heap with snapshots,"
        + " gets by readIndex at the leader";
  }

  @Override
  public List<Long> pids() {
    return servers.stream().map(ServerProcess::pid).toList();
  }

  @Override
  public LoadProcess connect(int keys, int valueBytes) throws IOException {
    return LoadProcess.start(classPath, folder, DRIVER, keys, valueBytes, addresses);
  }

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
  }
}
