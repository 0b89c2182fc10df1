package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.server.disk.FileDisk;
import io.quorate.storage.disk.Disk;
import io.quorate.storage.journal.Roster;
import io.quorate.storage.journal.RosterFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong when a cluster or a node is started, and what people are told then. */
class UpTest {

  private static final String READY = "Quorate is ready";

  @TempDir Path folder;

  private final int port = Shell.freePorts(64);
  private Shell shell;

  @BeforeEach
  void open() throws IOException {
    shell = Shell.ofClasses(folder, Map.of("QUORATE_ENDPOINTS", "http://127.0.0.1:" + port));
  }

  @AfterEach
  void close() {
    shell.close();
  }

  private void assertRefused(int status, String command, String... sentences) throws Exception {
    Shell.Outcome outcome = shell.run(command);
    assertThat(outcome.status()).describedAs("%s%n%s", command, outcome.output()).isEqualTo(status);
    assertThat(outcome.output()).contains(sentences).doesNotContain(READY, "Exception");
  }

  @Test
  void aBusyPortIsNamedAndTheFolderCanBeUsedWithAnother() throws Exception {
    int busy = port + 13;
    try (ServerSocket socket = new ServerSocket(busy, 1, InetAddress.getLoopbackAddress())) {
      assertThat(socket.isBound()).isTrue();
      String sentence = "port %d (for peers) on 127.0.0.1 is in use".formatted(busy);
      String up = "./quorate up --nodes 2 --data d --port " + port;
      assertRefused(1, up, "quorate: CONFLICT: " + sentence, "--port");
      assertRefused(1, up + " --processes", "n2 did not start", "CONFLICT: " + sentence);
    }
    Process up = shell.start("./quorate up --data d --port " + (port + 30), READY);
    shell.run(0, "./quorate cluster status --endpoints http://127.0.0.1:" + (port + 30));
    shell.stop(up);
  }

  @Test
  void whatRunsAlreadyIsLeftAlone() throws Exception {
    Process up = shell.start("./quorate up --nodes 2 --data d --port " + port, READY);
    shell.run(0, "./quorate keyspace create docs --n 2 --r 1");
    shell.run(0, "./quorate put docs a one");
    assertRefused(
        1,
        "./quorate up --data d --port 1",
        "quorate: CONFLICT: the data directory d is in use by another running",
        "Stop that one");
    // The nodes that answer on these ports are not the ones that were just started.
    assertRefused(
        1,
        "./quorate up --nodes 1 --processes --data e --port " + port,
        "n1 did not start",
        "stop what");
    assertRefused(
        1,
        "./quorate server --data d/n2 --port 1",
        "quorate: CONFLICT: the data directory d/n2 is in use by another running");
    assertRefused(
        1,
        "./quorate server --data d/n2 --name n7",
        "quorate: CONFLICT: d/n2 belongs to node n2, not n7");
    assertRefused(2, "./quorate up --data d --nodes 4", "holds a cluster of 2 nodes, not 4");
    assertRefused(
        2, "./quorate server --data f --name n5 --port " + (port + 50), "--join", "--bootstrap");
    assertThat(shell.run(0, "./quorate get docs a")).isEqualTo("one\n");
    shell.run(0, "./quorate cluster status --wait 60");
    shell.stop(up);
  }

  @Test
  void theFolderOfAnotherClusterOrNodeIsRefusedAndNotTouched() throws Exception {
    shell.stop(shell.start("./quorate up --data d --nodes 2 --port " + port, READY));
    shell.stop(shell.start("./quorate up --data e --nodes 2 --port " + port, READY));
    Path kept = folder.resolve("e/n2.kept");
    Files.move(folder.resolve("e/n2"), kept);
    Files.move(folder.resolve("d/n2"), folder.resolve("e/n2"));
    for (String mode : new String[] {"", "--processes "}) {
      assertRefused(
          1,
          "./quorate up " + mode + "--data e",
          "quorate: CONFLICT: e/n2 belongs to node n2 of cluster",
          "Put the");
    }
    Files.move(folder.resolve("e/n1"), folder.resolve("d/n2"));
    assertRefused(
        1, "./quorate up --data d", "quorate: CONFLICT: d/n2 belongs to node n1 of cluster");
    Files.move(folder.resolve("d/n2"), folder.resolve("e/n1"));
    Files.move(folder.resolve("e/n2"), folder.resolve("d/n2"));
    Files.move(kept, folder.resolve("e/n2"));
    // Even where somebody corrected the file that says whose it is: the data itself knows.
    String file = Files.readString(folder.resolve("d/n2/node.json"));
    Files.writeString(
        folder.resolve("d/n2/node.json"), Files.readString(folder.resolve("e/n2/node.json")));
    assertRefused(
        1,
        "./quorate server --data d/n2",
        "quorate: CONFLICT: this data directory belongs to node n2 of cluster",
        "its own");
    Files.writeString(folder.resolve("d/n2/node.json"), file);
    for (String whole : new String[] {"d", "e"}) {
      shell.stop(shell.start("./quorate up --data " + whole, READY));
    }
  }

  @Test
  void aDirectoryOfANewerFormatIsRefusedAndNotTouched() throws Exception {
    shell.stop(shell.start("./quorate up --data d --nodes 1 --port " + port, READY));
    Path data = folder.resolve("d/n1");
    Disk journal = new FileDisk(data.resolve("journal"), 0);
    Roster own = RosterFile.read(journal).orElseThrow();
    int newer = Roster.FORMAT + 1;
    journal.delete("roster");
    RosterFile.write(journal, new Roster(own.cluster(), own.node(), own.generation(), newer));
    Map<String, String> before = contents(data);
    assertThat(before).containsKey("journal/roster").hasSizeGreaterThan(4);
    String sentence = "this data directory has format %d (file roster)".formatted(newer);
    for (String command : new String[] {"up --data d", "server --data d/n1"}) {
      assertRefused(1, "./quorate " + command, "quorate: CONFLICT: ", sentence, "a later one");
      assertThat(contents(data)).as(command).isEqualTo(before);
    }
    // A process of its own ends as the node does, and so does the command that started it.
    Files.writeString(data.resolve("journal/roster"), "rubbish");
    assertRefused(3, "./quorate up --processes --data d", "n1 did not start", "UNAVAILABLE: ");
  }

  /** Every file with what it holds. */
  private static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        contents.put(directory.relativize(file).toString(), bytes);
      }
    }
    return contents;
  }

  @Test
  void theSameDataComesUpOnOtherPorts() throws Exception {
    Process up = shell.start("./quorate up --data d --port " + port, READY);
    shell.run(0, "./quorate keyspace create docs");
    shell.run(0, "./quorate put docs a one");
    shell.stop(up);
    int other = port + 31;
    up = shell.start("./quorate up --processes --data d --port " + other, READY);
    String there = " --endpoints http://127.0.0.1:" + other;
    assertThat(shell.run(0, "./quorate get docs a" + there)).isEqualTo("one\n");
    // One node alone can move too: it tells the others.
    shell.run(0, "kill -9 $(cat d/n2/pid)");
    int alone = port;
    shell.start("./quorate server --data d/n2 --port " + alone, "Serving");
    assertThat(shell.run(0, "./quorate cluster status --wait 60" + there))
        .contains("http://127.0.0.1:" + alone, "http://127.0.0.1:" + (other + 20));
    assertThat(shell.run(0, "./quorate get docs a --via http://127.0.0.1:" + alone))
        .isEqualTo("one\n");
    shell.stopAll();
  }

  @Test
  void aNodeThatWasRemovedIsLeftOut() throws Exception {
    Process up = shell.start("./quorate up --data d --nodes 3 --port " + port, READY);
    shell.run(0, "./quorate keyspace create docs --n 2 --r 2 --w 1");
    shell.run(0, "./quorate put docs a one");
    shell.run(0, "./quorate cluster remove n3 --wait 60");
    assertThat(Http.get("http://127.0.0.1:%d/v1/health".formatted(port + 20)))
        .contains("was removed from the cluster", "\"removed\":true");
    assertRefused(
        3,
        "./quorate get docs a --timeout 4 --via http://127.0.0.1:" + (port + 20),
        "n3 was removed from the cluster");
    shell.stop(up);
    up = shell.start("./quorate up --processes --log-json --data d", READY);
    assertThat(Files.readString(folder.resolve("d/cluster.json"))).contains("\"n3\"");
    assertThat(shell.run(0, "./quorate get docs a")).isEqualTo("one\n");
    shell.stop(up);
    assertEveryLineIsJson(folder.resolve("d/n1/node.log"));
    assertEveryLineIsJson(folder.resolve("d/n2/node.log"));
  }

  private static void assertEveryLineIsJson(Path log) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> sentences = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      JsonNode object = json.readTree(line);
      assertThat(object.path("level").asText()).as(line).isIn("INFO", "WARN", "ERROR");
      assertThat(object.path("timestamp").asLong()).as(line).isPositive();
      sentences.add(object.path("formattedMessage").asText());
    }
    assertThat(sentences).anyMatch(sentence -> sentence.startsWith("Serving"));
  }

  @Test
  void aNodeThatNobodyAdmittedSaysWhatToDo() throws Exception {
    shell.start("./quorate up --data d --nodes 1 --port " + port, READY);
    String own = "http://127.0.0.1:" + (port + 10);
    String join = "./quorate server --data n2 --name n2 --port %d --join http://127.0.0.1:%d";
    Process joins = shell.start(join.formatted(port + 10, port) + " 2>&1", "Connected to a peer");
    Http.await(own + "/v1/health", "admit it first with 'quorate cluster add n2", joins::isAlive);
    shell.run(0, "./quorate cluster add n2 127.0.0.1:%d --wait 60".formatted(port + 10));
    assertThat(Http.get(own + "/v1/health")).contains("\"ready\":true");
  }

  @Test
  void aGarbledFolderIsRefusedInASentence() throws Exception {
    Path cluster = Files.createDirectories(folder.resolve("d")).resolve("cluster.json");
    Files.writeString(cluster, "{\"nodes\":");
    assertRefused(2, "./quorate up --data d", "cluster.json does not say what the cluster is like");
    Path node = Files.createDirectories(folder.resolve("n9")).resolve("node.json");
    Files.writeString(node, "nonsense");
    assertRefused(2, "./quorate server --data n9", "node.json is no node's file");
    assertRefused(
        2,
        "./quorate server --data n8 --name n8 --host 0.0.0.0 --port %d --bootstrap n8=127.0.0.1:%d"
            .formatted(port, port),
        "every address of this machine");
    assertRefused(2, "./quorate up --data g --port 65530", "leaves no room");
    assertThat(folder.resolve("g")).doesNotExist();
  }
}
