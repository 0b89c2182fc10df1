package io.quorate.benchmarks.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Redis: one process that syncs before it answers, and replicates nothing. A ceiling, no peer. */
public final class RedisSystem implements SystemUnderTest {

  private static final Duration READY_WITHIN = Duration.ofSeconds(20);
  private static final String DRIVER = "io.quorate.benchmarks.redis.RedisStore";

  private final Path folder;
  private final ClassPath classPath;
  private final int port;
  private final ServerProcess server;

  public RedisSystem(Path folder, int port, ClassPath classPath)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.classPath = classPath;
    this.port = port;
    List<String> options =
        List.of(
            "redis-server --bind 127.0.0.1 --appendonly yes --appendfsync always --save",
            "--no-appendfsync-on-rewrite no --port " + port);
    String command = String.join(" ", options);
    server = ServerProcess.start("redis", folder, List.of("sh", "-c", "exec " + command));
    try {
      server.awaitLog("eady to accept connections", READY_WITHIN);
    } catch (RuntimeException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  /** Whether there is a server to start. */
  public static boolean isInstalled() {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-server")));
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public String settings() {
    return "one process without replication, appendfsync always";
  }

  @Override
  public List<Long> pids() {
    return List.of(server.pid());
  }

  @Override
  public LoadProcess connect(int keys, int valueBytes) throws IOException {
    List<String> arguments = List.of("redis://127.0.0.1:" + port);
    return LoadProcess.start(classPath, folder, DRIVER, keys, valueBytes, arguments);
  }

  @Override
  public void close() {
    server.close();
  }
}
