package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.systems.CassandraSystem;
import io.quorate.benchmarks.systems.ClassPath;
import io.quorate.benchmarks.systems.EtcdSystem;
import io.quorate.benchmarks.systems.JraftSystem;
import io.quorate.benchmarks.systems.LoadProcess;
import io.quorate.benchmarks.systems.Ports;
import io.quorate.benchmarks.systems.QuorateAsEtcd;
import io.quorate.benchmarks.systems.QuorateSystem;
import io.quorate.benchmarks.systems.RedisSystem;
import io.quorate.benchmarks.systems.SystemUnderTest;
import io.quorate.benchmarks.systems.ZooKeeperSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** Starts systems by name; the options of every scenario that does. */
final class Systems {

  private static final int PORTS_OF_ONE = 40;

  @Option(
      names = "--root",
      defaultValue = "${sys:quorate.root:-.}",
      description = "The repository (default: as benchmarks/run says).")
  Path root = Path.of(".");

  @Option(
      names = "--port",
      defaultValue = "9400",
      description = "Where to begin to look for free ports (default: 9400).")
  int port;

  @Option(
      names = "--quorate",
      split = " ",
      paramLabel = "COMMAND",
      description = "What to start instead of the code that benchmarks/run built.")
  List<String> quorate = List.of();

  @Option(
      names = "--keyspace",
      split = " ",
      paramLabel = "OPTIONS",
      description = "Options of 'quorate keyspace create', instead of its defaults.")
  List<String> keyspace = List.of();

  /** Takes these options of the keyspace where the command line gives none. */
  void orElseKeyspace(String... options) {
    if (keyspace.isEmpty()) {
      keyspace = List.of(options);
    }
  }

  /** Starts the command that users type, where the command line names no other. */
  void orElseLauncher() {
    if (quorate.isEmpty()) {
      quorate = List.of(root.toAbsolutePath().resolve("quorate").toString());
    }
  }

  /** Starts the system of that name and what drives it. */
  Contestant connect(String name, Path data, int keys, int valueBytes)
      throws IOException, InterruptedException {
    SystemUnderTest system = start(name, data);
    return connect(system, () -> system.connect(keys, valueBytes));
  }

  /** Starts the system of that name and what hands its lock to and fro. */
  Contestant connectLocks(String name, Path data) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(data.resolve(name));
    if (name.equals("quorate")) {
      List<String> options =
          keyspace.isEmpty() ? List.of("--consistency", "linearizable") : keyspace;
      QuorateSystem system = quorate(folder, options);
      return connect(system, system::connectLocks);
    }
    if (name.equals("etcd")) {
      EtcdSystem system = new EtcdSystem(folder, freePorts(), peer(name));
      return connect(system, system::connectLocks);
    }
    if (name.equals("zookeeper")) {
      ZooKeeperSystem system = new ZooKeeperSystem(folder, freePorts(), peer(name));
      return connect(system, () -> system.connect(1, 1));
    }
    throw new IllegalArgumentException("Expected quorate, etcd or zookeeper, was: " + name);
  }

  private interface Connecting {
    LoadProcess load() throws IOException;
  }

  private static Contestant connect(SystemUnderTest system, Connecting connecting)
      throws IOException {
    try {
      return new Contestant(system, connecting.load());
    } catch (IOException | RuntimeException e) {
      system.close();
      throw e;
    }
  }

  private SystemUnderTest start(String name, Path data) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(data.resolve(name));
    return switch (name) {
      case "quorate" -> quorate(folder);
      case "quorate-jetcd" -> new QuorateAsEtcd(folder, quorate(folder), peer("etcd"));
      case "etcd" -> new EtcdSystem(folder, freePorts(), peer(name));
      case "jraft" -> new JraftSystem(folder, freePorts(), peer(name));
      case "redis" -> new RedisSystem(folder, freePorts(), peer(name));
      case "cassandra" -> new CassandraSystem(folder, peer(name), CassandraSystem.findJava());
      default ->
          throw new IllegalArgumentException(
              "Expected quorate, quorate-jetcd, etcd, jraft, cassandra or redis, was: " + name);
    };
  }

  QuorateSystem quorate(Path folder) throws IOException, InterruptedException {
    return quorate(folder, keyspace);
  }

  private QuorateSystem quorate(Path folder, List<String> options)
      throws IOException, InterruptedException {
    List<String> command =
        quorate.isEmpty() ? QuorateSystem.command(ClassPath.ofThisProcess()) : quorate;
    return new QuorateSystem(folder, freePorts(), command, options);
  }

  private int freePorts() {
    return Ports.free(port, PORTS_OF_ONE);
  }

  private ClassPath peer(String name) throws IOException {
    Path folder = root.resolve("benchmarks").resolve("peers").resolve(name);
    for (String output : List.of("target/quick", "target")) {
      Path classes = folder.resolve(output).resolve("classes").toAbsolutePath();
      Path entries = folder.resolve(output).resolve("classpath");
      if (Files.exists(entries)) {
        String rest = Files.readString(entries).strip();
        requireBuilt(rest);
        return ClassPath.ofThisProcess().with(classes + ":" + rest);
      }
    }
    throw new IllegalStateException(
        "Peer %s was not built: use benchmarks/run, or build with -Ppeers".formatted(name));
  }

  private static void requireBuilt(String entries) {
    List<String> missing =
        Arrays.stream(entries.split(":", -1))
            .filter(entry -> !Files.exists(Path.of(entry)))
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException("No longer there, build again: " + missing);
    }
  }
}
