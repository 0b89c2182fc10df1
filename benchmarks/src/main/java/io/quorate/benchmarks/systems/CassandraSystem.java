package io.quorate.benchmarks.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Cassandra 5 on 127.0.0.1, .2 and .3, three replicas, QUORUM, its commit log synced before it
 * answers.
 */
public final class CassandraSystem implements SystemUnderTest {

  private static final Duration READY_WITHIN = Duration.ofSeconds(120);
  private static final String DRIVER = "io.quorate.benchmarks.cassandra.CassandraStore";
  private static final List<String> TOKENS =
      List.of("-9223372036854775808", "-3074457345618258603", "3074457345618258602");
  private static final int NATIVE_PORT = 9042;

  private final Path folder;
  private final ClassPath classPath;
  private final String java;
  private final List<ServerProcess> servers = new ArrayList<>();

  /**
   * Starts the nodes, one after the other.
   *
   * @param java the servers' own Java virtual machine: they run on 11 or 17 only
   */
  public CassandraSystem(Path folder, ClassPath classPath, String java)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.classPath = classPath;
    this.java = java;
    try {
      for (int i = 0; i < SERVERS; i++) {
        ServerProcess server = start(i);
        servers.add(server);
        server.awaitLog("Starting listening for CQL clients", READY_WITHIN);
      }
    } catch (RuntimeException | IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private ServerProcess start(int i) throws IOException {
    Path home = Files.createDirectories(folder.resolve("server" + i));
    Path yaml = Files.writeString(home.resolve("cassandra.yaml"), yaml(i, home.resolve("data")));
    Path logback = Files.writeString(home.resolve("logback.xml"), LOGBACK);
    List<String> command =
        new ArrayList<>(List.of(java, "-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-Xss512k"));
    for (String name : OPENED) {
      command.addAll(List.of("--add-opens", name + "=ALL-UNNAMED"));
      command.addAll(List.of("--add-exports", name + "=ALL-UNNAMED"));
    }
    command.add("-javaagent:" + classPath.entry("jamm-"));
    command.add("-Djdk.attach.allowAttachSelf=true");
    command.add("-Dcassandra.config=" + yaml.toUri());
    command.add("-Dcassandra.storagedir=" + home.resolve("data"));
    command.add("-Dcassandra.jmx.local.port=" + (7199 + i));
    command.add("-Dcassandra-foreground=yes");
    command.add("-Dcassandra.skip_wait_for_gossip_to_settle=0");
    command.add("-Dcassandra.ring_delay_ms=2000");
    command.add("-Dlogback.configurationFile=" + logback);
    command.addAll(List.of("-cp", classPath.entries()));
    command.add("org.apache.cassandra.service.CassandraDaemon");
    return ServerProcess.start("cassandra" + i, home, command);
  }

  private static String yaml(int i, Path data) {
    return """
    cluster_name: bench
    num_tokens: 1
    initial_token: "%s"
    auto_bootstrap: false
    partitioner: org.apache.cassandra.dht.Murmur3Partitioner
    endpoint_snitch: SimpleSnitch
    data_file_directories: ["%3$s/tables"]
    commitlog_directory: "%3$s/log"
    hints_directory: "%3$s/hints"
    saved_caches_directory: "%3$s/caches"
    cdc_raw_directory: "%3$s/cdc"
    commitlog_sync: batch
    commitlog_segment_size: 32MiB
    disk_failure_policy: die
    commit_failure_policy: die
    listen_address: 127.0.0.%2$d
    rpc_address: 127.0.0.%2$d
    start_native_transport: true
    native_transport_port: %4$d
    storage_port: 7000
    seed_provider:
      - class_name: org.apache.cassandra.locator.SimpleSeedProvider
        parameters:
          - seeds: "127.0.0.1"
    memtable_heap_space: 256MiB
    memtable_offheap_space: 256MiB
    memtable_allocation_type: heap_buffers
    read_request_timeout: 10s
    write_request_timeout: 10s
    """
        .formatted(TOKENS.get(i), i + 1, data, NATIVE_PORT);
  }

  @Override
  public String name() {
    return "cassandra";
  }

  @Override
  public String settings() {
    return "Cassandra 5.0.9, three replicas, QUORUM, commitlog_sync: batch, 1 GB heap each, G1";
  }

  @Override
  public List<Long> pids() {
    return servers.stream().map(ServerProcess::pid).toList();
  }

  @Override
  public LoadProcess connect(int keys, int valueBytes) throws IOException {
    List<String> arguments = List.of("127.0.0.1", String.valueOf(NATIVE_PORT));
    return LoadProcess.start(classPath, folder, DRIVER, keys, valueBytes, arguments);
  }

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
  }

  /** The Java virtual machine that the servers need, among those installed in the usual place. */
  public static String findJava() {
    String named = System.getenv("CASSANDRA_JAVA_HOME");
    if (named != null) {
      return Path.of(named, "bin", "java").toString();
    }
    try (var homes = Files.newDirectoryStream(Path.of("/usr/lib/jvm"))) {
      for (Path home : homes) {
        Path release = home.resolve("release");
        if (Files.exists(release) && Files.readString(release).contains("JAVA_VERSION=\"17.")) {
          return home.resolve("bin").resolve("java").toString();
        }
      }
    } catch (IOException _) {
      // As if there were none.
    }
    throw new IllegalStateException(
        "Cassandra 5 runs on Java 11 or 17: install one, or name it in CASSANDRA_JAVA_HOME");
  }

  /** What the distribution's own options for Java 17 open. */
  private static final List<String> OPENED =
      List.of(
          "java.base/java.io",
          "java.base/java.lang",
          "java.base/java.lang.module",
          "java.base/java.lang.ref",
          "java.base/java.lang.reflect",
          "java.base/java.math",
          "java.base/java.net",
          "java.base/java.nio",
          "java.base/java.nio.charset",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/jdk.internal.loader",
          "java.base/jdk.internal.math",
          "java.base/jdk.internal.misc",
          "java.base/jdk.internal.module",
          "java.base/jdk.internal.ref",
          "java.base/jdk.internal.reflect",
          "java.base/jdk.internal.util.jar",
          "java.base/jdk.internal.vm",
          "java.base/sun.nio.ch",
          "java.management.rmi/com.sun.jmx.remote.internal.rmi",
          "java.rmi/sun.rmi.registry",
          "java.rmi/sun.rmi.server",
          "java.rmi/sun.rmi.transport",
          "java.rmi/sun.rmi.transport.tcp",
          "java.sql/java.sql",
          "jdk.management/com.sun.management.internal",
          "jdk.unsupported/sun.misc");

  private static final String LOGBACK =
      """
      <configuration>
        <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%date %level %logger{20} %msg%n</pattern></encoder>
        </appender>
        <root level="INFO"><appender-ref ref="OUT"/></root>
      </configuration>
      """;
}
