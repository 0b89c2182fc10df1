package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of real processes, made while they are written to, and brought into other ones. */
class BackupTest {
  private static final List<String> KEYSPACES = List.of("config", "parts", "carts", "visits");

  @TempDir Path folder;

  /** Nodes in a folder of their own. */
  private record World(Shell shell, Nodes nodes) implements AutoCloseable {
    static World of(Path folder, int count) throws Exception {
      Files.createDirectories(folder);
      int port = Shell.freePorts(10 * count + 10);
      Shell shell = Shell.ofClasses(folder, Map.of("QUORATE_ENDPOINTS", endpoints(port, count)));
      Nodes nodes = new Nodes(shell, port);
      nodes.found(count);
      return new World(shell, nodes);
    }

    private static String endpoints(int port, int count) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < count; i++) {
        all.append(i == 0 ? "" : ",").append("http://127.0.0.1:").append(port + 10 * i);
      }
      return all.toString();
    }

    String run(int status, String command) throws Exception {
      return shell.run(status, command);
    }

    @Override
    public void close() {
      shell.close();
    }
  }

  private static void fill(World world) throws Exception {
    world.run(0, "./quorate keyspace create config --consistency linearizable --history 3");
    world.run(0, "./quorate keyspace create parts --consistency linearizable --split g,p");
    world.run(0, "./quorate keyspace create carts --partitions 4");
    world.run(0, "./quorate keyspace create visits --merge crdt:counter --partitions 4");
    for (int i = 0; i < 3; i++) {
      world.run(0, "./quorate put config replicas " + i);
    }
    for (String key : List.of("a", "g", "z")) {
      world.run(0, "./quorate put parts %s value-%s".formatted(key, key));
    }
    world.run(0, "./quorate put carts ada milk --blind");
    world.run(0, "./quorate put carts ada eggs --blind");
    world.run(0, "./quorate put carts gone soon");
    world.run(0, "./quorate delete carts gone");
    world.run(0, "./quorate put visits home 5");
    world.run(0, "./quorate put visits home 2");
  }

  /** What a user sees of the keys that nobody writes meanwhile. */
  private static String seen(World world) throws Exception {
    return world.run(0, "./quorate get config replicas")
        + world.run(0, "./quorate scan parts --values")
        + world
            .run(0, "./quorate get carts ada")
            .replaceAll("(?m)^.*--context.*$", "")
            .replaceAll("~[0-9a-f]{16}", "")
        + world.run(1, "./quorate get carts gone")
        + world.run(0, "./quorate get visits home");
  }

  @Test
  void aClusterThatIsLostComesBackWhileItWasWrittenTo() throws Exception {
    String before;
    Path backup = folder.resolve("backup");
    try (World world = World.of(folder.resolve("old"), 3)) {
      fill(world);
      before = seen(world);
      String busy = world.nodes().url("n2") + "/v1/keyspaces/config/keys/busy?blind=true";
      AtomicBoolean writes = new AtomicBoolean(true);
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; writes.get(); i++) {
                  Http.put(busy, "" + i);
                }
              });
      String text = world.run(0, "./quorate backup " + backup);
      assertThat(text).contains("config", "at revision", "each key by itself", "MiB/s");
      writes.set(false);
      writer.join();
      assertThat(world.run(0, "./quorate backup verify " + backup)).contains("is whole");
      assertThat(world.run(0, "cd " + backup + " && sha256sum -c SHA256SUMS")).contains("OK");
      assertThat(world.run(1, "./quorate restore " + backup)).contains("ALREADY_EXISTS");
      assertThat(seen(world)).isEqualTo(before);
    }
    try (World world = World.of(folder.resolve("new"), 3)) {
      assertThat(world.run(0, "./quorate restore " + backup)).contains("Restored");
      assertThat(seen(world)).isEqualTo(before);
      world.run(0, "./quorate put carts ada all");
      assertThat(world.run(0, "./quorate get carts ada")).isEqualTo("all\n");
      world.run(0, "./quorate put visits home 1");
      assertThat(world.run(0, "./quorate get visits home")).isEqualTo("8\n");
      world.run(0, "./quorate put config replicas 9");
      String history = world.run(0, "./quorate get config replicas --history --json");
      assertThat(history).contains("\"revision\":10000");
      assertThat(world.run(0, "./quorate restore " + backup + " --keyspace config --as copy"))
          .contains("copy");
      assertThat(world.run(0, "./quorate get copy replicas")).isEqualTo("2\n");
      for (String keyspace : KEYSPACES) {
        assertThat(world.run(1, "./quorate restore %s --keyspace %s".formatted(backup, keyspace)))
            .contains("ALREADY_EXISTS");
      }
    }
  }

  @Test
  void fiveNodesComeBackAsOneAndWhatIsDamagedDoesNot() throws Exception {
    String before;
    Path backup = folder.resolve("backup");
    try (World world = World.of(folder.resolve("old"), 5)) {
      fill(world);
      before = seen(world);
      world.nodes().kill("n5");
      world.run(0, "./quorate backup " + backup);
    }
    try (World world = World.of(folder.resolve("new"), 1)) {
      Path file = backup.resolve("001.quorate");
      byte[] sound = Files.readAllBytes(file);
      try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
        damaged.seek(sound.length / 2);
        damaged.write(sound[sound.length / 2] ^ 1);
      }
      assertThat(world.run(1, "./quorate restore " + backup)).contains("001.quorate", "damaged");
      Files.write(file, Arrays.copyOf(sound, sound.length - 3));
      assertThat(world.run(1, "./quorate restore " + backup)).contains("cut short");
      Files.writeString(file, "something else altogether, which is no backup");
      assertThat(world.run(1, "./quorate restore " + backup)).contains("no backup of Quorate");
      Files.writeString(file, "QUORATE BACKUP 9\n");
      assertThat(world.run(1, "./quorate restore " + backup)).contains("format 9", "newer");
      Files.write(file, sound);
      Path sums = backup.resolve("SHA256SUMS");
      Path aside = backup.resolve("aside");
      Files.move(sums, aside);
      assertThat(world.run(1, "./quorate restore " + backup)).contains("no whole backup");
      Files.move(aside, sums);
      assertThat(world.run(0, "./quorate keyspace list")).doesNotContain("config", "carts");
      assertThat(world.run(0, "./quorate restore " + backup)).contains("for want of nodes");
      assertThat(seen(world)).isEqualTo(before);
      world.run(0, "head -c 300000 /dev/zero > big && ./quorate put parts big --file big");
      assertThat(world.run(1, "ulimit -f 64; ./quorate backup " + folder.resolve("full")))
          .contains("cannot be written");
      assertThat(folder.resolve("full").resolve("SHA256SUMS")).doesNotExist();
    }
  }

  /** etcd's own client takes the snapshot, and sees what came back. */
  @Test
  void aSnapshotOfEtcdsClientComesBackWithItsRevisions() throws Exception {
    assumeTrue(
        Shell.isInstalled("etcdctl"), "etcdctl is not installed (Debian's package etcd-client)");
    Path snapshot = folder.resolve("snapshot");
    String before;
    try (World world = World.of(folder.resolve("old"), 3)) {
      String etcdctl = etcdctl(world);
      world.run(0, etcdctl + " put a 1");
      world.run(0, etcdctl + " put a 2");
      world.run(0, etcdctl + " put b 3");
      world.run(0, etcdctl + " put --lease=$(" + etcdctl + " lease grant 500 | cut -d' ' -f2) c 4");
      world.run(0, etcdctl + " del b");
      before = keys(world, etcdctl);
      world.run(0, etcdctl + " snapshot save " + snapshot);
    }
    try (World world = World.of(folder.resolve("new"), 1)) {
      String etcdctl = etcdctl(world);
      byte[] sound = Files.readAllBytes(snapshot);
      byte[] changed = sound.clone();
      changed[100] ^= 1;
      Files.write(snapshot, changed);
      assertThat(world.run(1, "./quorate etcd restore " + snapshot)).contains("changed or damaged");
      Files.write(snapshot, Arrays.copyOf(sound, sound.length - 40));
      assertThat(world.run(1, "./quorate etcd restore " + snapshot)).contains("cut short");
      Files.write(snapshot, sound);
      assertThat(world.run(0, "./quorate etcd restore " + snapshot)).contains("2 keys");
      assertThat(keys(world, etcdctl)).isEqualTo(before);
      assertThat(world.run(0, etcdctl + " lease list")).contains("found 1 leases");
      world.run(0, etcdctl + " put a 9");
      assertThat(world.run(0, etcdctl + " get a -w json")).contains("\"version\":3");
      assertThat(world.run(1, etcdctl + " get a --rev 4")).contains("compacted");
      assertThat(world.run(1, "./quorate etcd restore " + snapshot)).contains("ALREADY_EXISTS");
    }
  }

  /** What a real etcd writes is bbolt, which is said, with what to do instead. */
  @Test
  void aSnapshotOfEtcdItselfIsRefusedAndSaysWhatToDo() throws Exception {
    for (String program : List.of("etcd", "etcdctl")) {
      assumeTrue(
          Shell.isInstalled(program),
          program + " is not installed (Debian's etcd-server, etcd-client)");
    }
    int port = Shell.freePorts(2);
    try (Shell shell = Shell.ofClasses(folder, Map.of())) {
      String urls = "--%s-client-urls http://127.0.0.1:" + port;
      shell.start(
          "etcd --data-dir real %s %s --listen-peer-urls http://127.0.0.1:%d 2>&1"
              .formatted(urls.formatted("listen"), urls.formatted("advertise"), port + 1),
          "ready to serve client requests");
      String etcdctl = "ETCDCTL_API=3 etcdctl --endpoints 127.0.0.1:" + port;
      Shell.Outcome saved =
          shell.run(etcdctl + " put a 1 && " + etcdctl + " snapshot save real.db");
      assertThat(saved.status()).as(saved.output()).isZero();
      Shell.Outcome refused = shell.run("./quorate etcd restore real.db");
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.output())
          .contains("a snapshot of etcd itself, a bbolt file", "etcdutl", "make-mirror");
    }
  }

  private static String etcdctl(World world) {
    return "ETCDCTL_API=3 etcdctl --endpoints 127.0.0.1:" + (world.nodes().portOf("n1") + 1);
  }

  /** All that etcd's client tells of keys, without the header. */
  private static String keys(World world, String etcdctl) throws Exception {
    String json = world.run(0, etcdctl + " get --prefix '' -w json");
    return json.substring(json.indexOf("\"kvs\""));
  }
}
