package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.systems.Ports;
import io.quorate.benchmarks.systems.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** nginx with curl, rsync and casync, as their users run them, over the loopback interface. */
final class TreeTools implements AutoCloseable {
  private static final Pattern RECEIVED = Pattern.compile("Total bytes received: ([\\d,]+)");

  private static final int FIRST_PORT = 9800;

  private final Path folder;
  private final int webPort = Ports.free(FIRST_PORT, 2);
  private final int rsyncPort = webPort + 1;
  private final ServerProcess web;
  private final ServerProcess rsync;

  /** What a tool did. */
  record Figure(double seconds, long bytes) {}

  /** Serves what lies below a folder. */
  TreeTools(Path folder, Path served) throws IOException {
    this.folder = Files.createDirectories(folder);
    Path nginx = folder.resolve("nginx.conf");
    Files.writeString(
        nginx,
        """
        daemon off; worker_processes auto; pid %1$s/nginx.pid; error_log %1$s/nginx-errors.log; user root;
        events {}
        http { access_log off; sendfile on; server { listen 127.0.0.1:%2$d; root %3$s; } }
        """
            .formatted(folder, webPort, served));
    web = ServerProcess.start("nginx", folder, List.of("nginx", "-c", nginx.toString()));
    Path conf = folder.resolve("rsyncd.conf");
    Files.writeString(
        conf,
        """
        port = %d
        address = 127.0.0.1
        use chroot = no
        uid = root
        gid = root
        [served]
          path = %s
        """
            .formatted(rsyncPort, served));
    rsync =
        ServerProcess.start(
            "rsyncd", folder, List.of("rsync", "--daemon", "--no-detach", "--config=" + conf));
  }

  /** Downloads every file of a tree, one after the other, and then computes their SHA-256. */
  double curlThenSha256(Path tree, Path target) throws IOException, InterruptedException {
    Files.createDirectories(target);
    return shell(
            "for f in %s/*; do curl -sSf -o %s/${f##*/} http://127.0.0.1:%d/%s/${f##*/}; done && sha256sum %s/* > %s/sums"
                .formatted(tree, target, webPort, tree.getFileName(), target, folder))
        .seconds();
  }

  /** Brings a folder to what a served tree is. */
  Figure rsync(String tree, Path target) throws IOException, InterruptedException {
    Ran ran =
        shell(
            "rsync -a --no-whole-file --checksum --stats --no-human-readable rsync://127.0.0.1:%d/served/%s/ %s/"
                .formatted(rsyncPort, tree, target));
    Matcher received = RECEIVED.matcher(ran.output());
    if (!received.find()) {
      throw new IllegalStateException("rsync said nothing of bytes: " + ran.output());
    }
    return new Figure(ran.seconds(), Long.parseLong(received.group(1).replace(",", "")));
  }

  /** Adds a tree to casync's store; bytes are what the store grew by. */
  Figure casyncMake(Path tree, Path store) throws IOException, InterruptedException {
    long before = size(store);
    Ran ran =
        shell(
            "casync make --store=%s %s/%s.caidx %s"
                .formatted(store, folder, tree.getFileName(), tree));
    return new Figure(ran.seconds(), size(store) - before);
  }

  /** Makes a folder of a tree in the store, with another folder to take from. */
  double casyncExtract(Path tree, Path store, Path seed, Path target)
      throws IOException, InterruptedException {
    return shell(
            "casync extract --store=%s --seed=%s %s/%s.caidx %s"
                .formatted(store, seed, folder, tree.getFileName(), target))
        .seconds();
  }

  private record Ran(double seconds, String output) {}

  private Ran shell(String command) throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "tool", ".log");
    long began = System.nanoTime();
    int status =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    double seconds = (System.nanoTime() - began) / 1e9;
    String output = Files.readString(log);
    if (status != 0) {
      throw new IllegalStateException("%s ended with %d: %s".formatted(command, status, output));
    }
    return new Ran(seconds, output);
  }

  private static long size(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (var tree = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  @Override
  public void close() {
    web.close();
    rsync.close();
  }
}
