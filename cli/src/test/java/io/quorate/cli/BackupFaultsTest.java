package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.cli.backup.Backup;
import io.quorate.cli.backup.HttpNodes;
import io.quorate.cli.backup.Manifest;
import io.quorate.cli.backup.Restore;
import io.quorate.cli.backup.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes and commands are killed in the midst of backups and restores. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BackupFaultsTest {
  private static final List<String> KEYSPACES = BackupContent.KEYSPACES;
  private static final int KEYS = BackupContent.KEYS;
  private static final long BUMP = 1_000_000;
  private static final int EXIT_UNAVAILABLE = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private Shell shell;
  private Nodes nodes;
  private List<String> endpoints;
  private BackupContent content;

  @BeforeEach
  void start() throws Exception {
    int port = Shell.freePorts(30);
    endpoints =
        List.of(
            "http://127.0.0.1:" + port,
            "http://127.0.0.1:" + (port + 10),
            "http://127.0.0.1:" + (port + 20));
    shell = Shell.ofClasses(folder, Map.of("QUORATE_ENDPOINTS", String.join(",", endpoints)));
    nodes = new Nodes(shell, port);
    nodes.found(3);
    shell.run(0, "./quorate keyspace create carts --partitions 4");
    shell.run(0, "./quorate keyspace create config --consistency linearizable");
    shell.run(0, "./quorate keyspace create parts --consistency linearizable --split k12");
    content = new BackupContent(endpoints.getFirst());
    content.put();
  }

  @AfterEach
  void stop() {
    content.close();
    shell.close();
  }

  private HttpNodes connect() {
    return new HttpNodes(endpoints, PATIENCE);
  }

  private static Map<String, String> names(String suffix) {
    Map<String, String> names = new LinkedHashMap<>();
    KEYSPACES.forEach(keyspace -> names.put(keyspace, keyspace + suffix));
    return names;
  }

  /** Does something once so many bytes have moved. */
  private static LongConsumer at(long bytes, Sudden sudden) {
    long[] moved = new long[1];
    boolean[] happened = new boolean[1];
    return more -> {
      moved[0] += more;
      if (moved[0] >= bytes && !happened[0]) {
        happened[0] = true;
        sudden.happen();
      }
    };
  }

  private interface Sudden {
    void happen();
  }

  private void kill(String node) {
    try {
      nodes.kill(node);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String leader(String keyspace) throws Exception {
    JsonNode leader = new ObjectMapper().missingNode();
    while (!leader.isTextual()) {
      String answer = shell.run(0, "./quorate cluster leader --json --keyspace " + keyspace);
      leader = new ObjectMapper().readTree(answer).path(0).path("leader");
    }
    return leader.asText();
  }

  private Path backUp(String name, LongConsumer progress) throws Exception {
    Path path = folder.resolve(name);
    try (HttpNodes connected = connect()) {
      new Backup(connected, progress).write(path, 7, "2026-01-01T00:00:00Z", KEYSPACES);
    }
    return path;
  }

  private static long bytes(Path backup) throws Exception {
    long all = 0;
    for (Manifest.Kept kept : Verification.of(backup).keyspaces()) {
      all += kept.bytes();
    }
    return all;
  }

  private void restart(String node) throws Exception {
    nodes.start(node);
    nodes.awaitReady(node);
  }

  @Test
  void aNodeThatIsKilledBreaksNeitherABackupNorARestoreOff() throws Exception {
    // The node that is read from, and then whoever leads.
    Path first = backUp("first", at(1 << 20, () -> kill("n1")));
    assertThat(shell.run(0, "./quorate backup verify " + first)).contains("is whole");
    restart("n1");
    String victim = leader("config");
    Path second = backUp("second", at(bytes(first) / 2, () -> kill(victim)));
    assertThat(Verification.of(second).keyspaces())
        .hasSize(3)
        .allMatch(kept -> kept.keys() == KEYS);
    restart(victim);

    Manifest manifest = Verification.of(second);
    try (HttpNodes connected = connect()) {
      LongConsumer progress = at(bytes(second) / 2, () -> kill("n2"));
      new Restore(connected, second, BUMP, false, progress).run(manifest, names("2"));
    }
    restart("n2");
    content.assertWhole("2");
    String next = leader("config");
    try (HttpNodes connected = connect()) {
      LongConsumer progress = at(bytes(second) * 2 / 3, () -> kill(next));
      new Restore(connected, second, BUMP, false, progress).run(manifest, names("3"));
    }
    restart(next);
    content.assertWhole("3");
  }

  /**
   * The command itself is killed, too: nothing that looks whole is left, and the same one goes on.
   */
  @Test
  void whatWasBrokenOffIsNotTakenForWholeAndTheSameCommandGoesOn() throws Exception {
    Path whole = backUp("whole", _ -> {});
    Sudden death =
        () -> {
          throw new IllegalStateException("killed");
        };
    assertThatThrownBy(() -> backUp("half", at(bytes(whole) / 2, death))).hasMessage("killed");
    Path half = folder.resolve("half");
    assertThat(shell.run(1, "./quorate backup verify " + half))
        .contains("no whole backup", "run it again");
    assertThat(shell.run(1, "./quorate restore " + half)).contains("no whole backup");
    assertThat(shell.run("./quorate backup " + half).output()).contains("was broken off", "remove");

    for (String keyspace : KEYSPACES) {
      shell.run(0, "./quorate keyspace delete " + keyspace);
    }
    Manifest manifest = Verification.of(whole);
    // In the second keyspace, and then in the second partition of the third.
    for (int twelfths : new int[] {6, 11}) {
      LongConsumer progress = at(bytes(whole) * twelfths / 12, death);
      try (HttpNodes connected = connect()) {
        Restore restore = new Restore(connected, whole, BUMP, false, progress);
        assertThatThrownBy(() -> restore.run(manifest, names(""))).hasMessage("killed");
      }
      for (String keyspace : List.of("config", "parts")) {
        for (int key : new int[] {0, KEYS - 1}) {
          assertThat(
                  shell.run(
                      EXIT_UNAVAILABLE,
                      "./quorate get %s k%02d --timeout 1".formatted(keyspace, key)))
              .contains("UNAVAILABLE");
        }
      }
      String node = twelfths == 6 ? "n3" : leader("config");
      nodes.kill(node);
      restart(node);
    }
    assertThat(shell.run(0, "./quorate restore " + whole + " --bump-revision " + BUMP))
        .contains("Going on with a restore of 'carts' that was broken off: its keys are sent again")
        .contains("Going on with a restore of 'config' that was broken off: parts that are there")
        .contains("Going on with a restore of 'parts' that was broken off", "Restored");
    content.assertWhole("");
    assertThat(shell.run(1, "./quorate restore " + whole))
        .contains("restored from this backup already");
    shell.run(0, "./quorate put carts k00 newer");
    assertThat(shell.run(0, "./quorate get carts k00")).isEqualTo("newer\n");
    assertThat(Files.exists(whole.resolve("SHA256SUMS"))).isTrue();
  }

  /** No writer of a backup is a node of the cluster that it comes back into. */
  @Test
  void noNodeWritesAsOneOfTheBackupDid() throws Exception {
    Path backup = backUp("backup", _ -> {});
    shell.run(0, "./quorate restore %s --keyspace carts --as other".formatted(backup));
    String own = shell.run(0, "./quorate context " + content.context("carts"));
    String restored = shell.run(0, "./quorate context " + content.context("other"));
    assertThat(own).containsPattern("n[123]").doesNotContain("~");
    assertThat(restored).containsPattern("n[123]~0{15}7");
    assertThat(restored.replaceAll("n[123]~0{15}7", "")).doesNotContainPattern("n[123]");
    shell.run(0, "./quorate put other k00 mine");
    assertThat(shell.run(0, "./quorate context " + content.context("other")))
        .containsPattern("n[123]~0{15}7")
        .containsPattern("n[123](?!~)");
  }
}
