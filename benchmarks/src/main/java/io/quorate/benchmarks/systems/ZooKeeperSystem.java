package io.quorate.benchmarks.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** ZooKeeper, three processes, driven by Curator. */
public final class ZooKeeperSystem implements SystemUnderTest {

  private static final String SERVER = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
  private static final String DRIVER = "io.quorate.benchmarks.zookeeper.ZooKeeperLocks";
  private static final int PORTS = 3;

  private final Path folder;
  private final ClassPath classPath;
  private final int port;
  private final List<ServerProcess> servers = new ArrayList<>();

  /** Starts the servers, which take the ports from that one on; the driver waits for them. */
  public ZooKeeperSystem(Path folder, int port, ClassPath classPath) throws IOException {
    this.folder = folder;
    this.classPath = classPath;
    this.port = port;
    try {
      for (int i = 0; i < SERVERS; i++) {
        servers.add(start(i));
      }
    } catch (RuntimeException | IOException e) {
      close();
      throw e;
    }
  }

  private ServerProcess start(int i) throws IOException {
    Path data = Files.createDirectories(folder.resolve("data" + i));
    Files.writeString(data.resolve("myid"), String.valueOf(i + 1));
    StringBuilder settings = new StringBuilder();
    settings.append("tickTime=2000\ninitLimit=10\nsyncLimit=5\nadmin.enableServer=false\n");
    settings.append("dataDir=%s\nclientPort=%d\n".formatted(data, port + PORTS * i));
    for (int j = 0; j < SERVERS; j++) {
      int peer = port + PORTS * j;
      settings.append("server.%d=127.0.0.1:%d:%d\n".formatted(j + 1, peer + 1, peer + 2));
    }
    Path file = Files.writeString(folder.resolve("server" + i + ".cfg"), settings.toString());
    List<String> command = new ArrayList<>(List.of(classPath.java()));
    command.addAll(ClassPath.options());
    command.addAll(List.of("-cp", classPath.entries(), SERVER, file.toString()));
    return ServerProcess.start("zookeeper" + i, folder, command);
  }

  @Override
  public String name() {
    return "zookeeper";
  }

  @Override
  public String settings() {
    return "ZooKeeper 3.9.5 with its defaults (forceSync), Curator 5.9.0, 1 GB heap each";
  }

  @Override
  public List<Long> pids() {
    return servers.stream().map(ServerProcess::pid).toList();
  }

  @Override
  public LoadProcess connect(int keys, int valueBytes) throws IOException {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      addresses.add("127.0.0.1:" + (port + PORTS * i));
    }
    List<String> arguments = List.of(String.join(",", addresses));
    return LoadProcess.start(classPath, folder, DRIVER, keys, valueBytes, arguments);
  }

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
  }
}
