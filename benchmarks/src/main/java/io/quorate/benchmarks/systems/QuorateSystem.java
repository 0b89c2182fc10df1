package io.quorate.benchmarks.systems;

import io.quorate.benchmarks.load.QuorateLocks;
import io.quorate.benchmarks.load.QuorateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quorate as {@code up --processes} starts it, with one keyspace. */
public final class QuorateSystem implements SystemUnderTest {

  private static final Duration READY_WITHIN = Duration.ofSeconds(120);

  /** The keyspace that is created. */
  public static final String KEYSPACE = "bench";

  private static final Pattern NODE = Pattern.compile("(?m)^(\\S+) (http://\\S+) pid (\\d+)$");

  private final Path folder;
  private final List<String> quorate;
  private final List<String> keyspaceOptions;
  private final ServerProcess up;
  private final List<Long> pids = new ArrayList<>();
  private final List<String> urls = new ArrayList<>();
  private final List<String> nodes = new ArrayList<>();
  private final List<ServerProcess> startedAgain = new ArrayList<>();

  /**
   * Starts the nodes and creates the keyspace.
   *
   * @param quorate the command and its first arguments
   * @param keyspaceOptions further arguments of {@code keyspace create}
   */
  public QuorateSystem(Path folder, int port, List<String> quorate, List<String> keyspaceOptions)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.quorate = quorate;
    this.keyspaceOptions = keyspaceOptions;
    this.up = start(folder, port, quorate);
    try {
      awaitReady();
      createKeyspace(KEYSPACE, keyspaceOptions);
    } catch (RuntimeException | IOException | InterruptedException e) {
      up.close();
      throw e;
    }
  }

  private static ServerProcess start(Path folder, int port, List<String> quorate)
      throws IOException {
    List<String> command = new ArrayList<>(quorate);
    command.addAll(List.of("up", "--processes", "--port", String.valueOf(port)));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    return ServerProcess.start("quorate", folder, command);
  }

  private void awaitReady() throws InterruptedException {
    up.awaitLog("Quorate is ready", READY_WITHIN);
    Matcher node = NODE.matcher(up.log());
    while (node.find()) {
      nodes.add(node.group(1));
      urls.add(node.group(2));
      pids.add(Long.parseLong(node.group(3)));
    }
    if (pids.size() != SERVERS) {
      throw new IllegalStateException("Expected three nodes and their ids in: " + up.log());
    }
  }

  /** Creates a keyspace with these options of the command. */
  public void createKeyspace(String name, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(quorate);
    command.addAll(List.of("keyspace", "create", name, "--endpoints", urls.getFirst()));
    command.addAll(options);
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("Could not create the keyspace: " + command);
    }
  }

  /** The command of this process's own class path. */
  public static List<String> command(ClassPath classPath) {
    List<String> command = new ArrayList<>(List.of(classPath.java()));
    command.addAll(ClassPath.options());
    command.addAll(List.of("-cp", classPath.entries(), "io.quorate.cli.Main"));
    return command;
  }

  @Override
  public String name() {
    return "quorate";
  }

  @Override
  public String settings() {
    String keyspace =
        keyspaceOptions.isEmpty()
            ? "n=3 r=2 w=2 strict"
            : "keyspace " + String.join(" ", keyspaceOptions);
    return keyspace + ", every acknowledged put synced on a quorum";
  }

  @Override
  public List<Long> pids() {
    return List.copyOf(pids);
  }

  /** Names of the nodes, in the order of their addresses. */
  public List<String> nodes() {
    return List.copyOf(nodes);
  }

  /** HTTP addresses of the nodes. */
  public List<String> urls() {
    return List.copyOf(urls);
  }

  @Override
  public LoadProcess connect(int keys, int valueBytes) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(KEYSPACE));
    arguments.addAll(urls);
    String driver = QuorateStore.class.getName();
    return LoadProcess.start(
        ClassPath.ofThisProcess(), folder, driver, keys, valueBytes, arguments);
  }

  /** What drives its locks instead; the keyspace must be linearizable. */
  public LoadProcess connectLocks() throws IOException {
    List<String> arguments = new ArrayList<>(List.of(KEYSPACE));
    arguments.addAll(urls);
    String driver = QuorateLocks.class.getName();
    return LoadProcess.start(ClassPath.ofThisProcess(), folder, driver, 1, 1, arguments);
  }

  /** Starts a command against this cluster; what it prints goes to a log in that folder. */
  public ServerProcess command(Path logs, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(quorate);
    command.addAll(List.of(arguments));
    command.addAll(List.of("--endpoints", String.join(",", urls)));
    return ServerProcess.start(arguments[0], logs, command);
  }

  /** Starts a command that needs no cluster; what it prints goes to a log in that folder. */
  public ServerProcess local(Path logs, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(quorate);
    command.addAll(List.of(arguments));
    return ServerProcess.start(arguments[0], logs, command);
  }

  /** Ends one node at once, as a crash would. */
  public void kill(int node) {
    ProcessHandle.of(pids.get(node))
        .ifPresent(process -> {
          process.destroyForcibly();
          process.onExit().join();
        });
  }

  /** Starts a node that was killed; does not wait until it serves. */
  public void startAgain(int node) throws IOException {
    Path data = folder.resolve("data").resolve(nodes.get(node));
    List<String> command = new ArrayList<>(quorate);
    command.addAll(List.of("server", "--data", data.toString()));
    ServerProcess server = ServerProcess.start("again-" + nodes.get(node), folder, command);
    startedAgain.add(server);
    pids.set(node, server.pid());
  }

  @Override
  public void close() {
    startedAgain.forEach(ServerProcess::close);
    up.close();
  }
}
