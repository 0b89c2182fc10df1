package io.quorate.benchmarks.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The etcd that is installed, three processes, driven by jetcd. */
public final class EtcdSystem implements SystemUnderTest {

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final String LOCKS_DRIVER = "io.quorate.benchmarks.etcd.EtcdLocks";

  /** What puts and gets keys of whatever speaks etcd's API. */
  static final String STORE_DRIVER = "io.quorate.benchmarks.etcd.EtcdStore";

  private final Path folder;
  private final ClassPath classPath;
  private final int port;
  private final List<ServerProcess> servers = new ArrayList<>();

  /** Starts the members, which take the ports from that one on. */
  public EtcdSystem(Path folder, int port, ClassPath classPath)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.classPath = classPath;
    this.port = port;
    try {
      for (int i = 0; i < SERVERS; i++) {
        servers.add(start(i));
      }
      for (ServerProcess server : servers) {
        server.awaitLog("ready to serve client requests", READY_WITHIN);
      }
    } catch (RuntimeException | IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private String client(int i) {
    return "http://127.0.0.1:" + (port + 2 * i);
  }

  private String peer(int i) {
    return "http://127.0.0.1:" + (port + 2 * i + 1);
  }

  private ServerProcess start(int i) throws IOException {
    List<String> cluster = new ArrayList<>();
    for (int j = 0; j < SERVERS; j++) {
      cluster.add("m%d=%s".formatted(j, peer(j)));
    }
    List<String> command = new ArrayList<>(List.of("etcd", "--name", "m" + i));
    command.addAll(List.of("--data-dir", folder.resolve("data" + i).toString()));
    command.addAll(List.of("--listen-client-urls", client(i)));
    command.addAll(List.of("--advertise-client-urls", client(i)));
    command.addAll(List.of("--listen-peer-urls", peer(i)));
    command.addAll(List.of("--initial-advertise-peer-urls", peer(i)));
    command.addAll(List.of("--initial-cluster", String.join(",", cluster)));
    return ServerProcess.start("etcd" + i, folder, command);
  }

  /** Whether there is a server to start. */
  public static boolean isInstalled() {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "etcd")));
  }

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public String settings() {
    return "the installed etcd with its defaults, jetcd 0.8.7";
  }

  @Override
  public List<Long> pids() {
    return servers.stream().map(ServerProcess::pid).toList();
  }

  @Override
  public LoadProcess connect(int keys, int valueBytes) throws IOException {
    return connect(STORE_DRIVER, keys, valueBytes);
  }

  /** What drives its locks instead. */
  public LoadProcess connectLocks() throws IOException {
    return connect(LOCKS_DRIVER, 1, 1);
  }

  private LoadProcess connect(String driver, int keys, int valueBytes) throws IOException {
    List<String> endpoints = List.of(client(0), client(1), client(2));
    return LoadProcess.start(classPath, folder, driver, keys, valueBytes, endpoints);
  }

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
  }
}
