package io.quorate.server.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real etcdctl, unmodified, on our cluster and on one of etcd's: both must say the same. */
class EtcdctlTest {
  private static RealEtcd real;
  private static OurEtcd ours;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    Program.require("etcdctl", "etcd-client");
    Program.require("etcd", "etcd-server");
    real = new RealEtcd(Files.createDirectory(directory.resolve("etcd")));
    ours = new OurEtcd(Files.createDirectory(directory.resolve("quorate")), 3);
  }

  @AfterAll
  static void stop() {
    if (ours != null) {
      ours.close();
    }
    if (real != null) {
      real.close();
    }
  }

  /**
   * Leases that {@code etcdctl lock} and {@code elect} leave behind would be listed in other tests,
   * and end at another moment at etcd than at ours, with the revisions of the keys that they take.
   */
  @AfterEach
  void noLeaseIsLeft() {
    SideBySide both = both();
    both.real().revokeAll();
    both.ours().revokeAll();
  }

  private static SideBySide both() {
    return new SideBySide(new Etcdctl(real.endpoints()), new Etcdctl(ours.endpoints()));
  }

  @Test
  void keysAndTransactions() {
    SideBySide both = both();
    both.same(
        """
        get nothing -w json
        put a 1
        put a 2 --prev-kv
        put a 3 -w json
        get a
        get a -w json
        get a --rev=REVISION -w json
        get a --rev=99999
        get a --print-value-only
        put b ''
        put --ignore-value=true b
        put --ignore-value=true missing
        put --ignore-lease=true a 4
        put --ignore-lease=true missing 4
        get a c -w json
        get a --prefix --keys-only
        get a --prefix --count-only -w json
        get a c --limit=1 -w json
        get a c --sort-by=MODIFY --order=DESCEND -w json
        get a c --sort-by=VALUE --order=ASCEND --keys-only
        get a c --sort-by=CREATE --order=DESCEND --limit=1 -w json
        get z a -w json
        get b --from-key --keys-only
        get --prefix '' --count-only -w json
        del missing
        del y --from-key -w json
        del a b --prev-kv
        del a --prefix -w json
        del b
        get a c -w json
        txn << mod("k") = "0";;put k 1;get k;;put k 2;del k;;
        txn << mod("k") = "0";;put k 1;get k;;put other 2;del k --prev-kv;get k;;
        txn -w json << value("other") = "2";;get other;put x 1;get x;del other;get other;;get x;;
        txn << ;;put a 1;put a 2;;;
        txn << ;;put a 1;del a;;;
        txn << ;;put d 1;del a c;;;
        txn << version("d") > "0" ;;get d --count-only;;get e;;
        txn -w json << create("d") < "5";lease("d") = "0";;put n 1 ;;;
        """);
    both.finish();
  }

  @Test
  void compaction() {
    SideBySide both = both();
    both.same(
        """
        put c/a 1 -w json
        compact REVISION
        put c/a 2 -w json
        put c/a 3
        get c/a --rev=REVISION
        compact REVISION --physical
        compact REVISION
        compact 99999
        get c/a --rev=1
        get c/a --rev=REVISION
        get c/a -w json
        """);
    both.finish();
  }

  @Test
  void leases() {
    SideBySide both = both();
    both.same(
        """
        lease grant 600
        put l/a 1 --lease=LEASE
        put l/b 2 --lease=LEASE
        get l/a -w json
        put l/a 3 --ignore-lease
        get l/a -w json
        put l/b 2
        lease timetolive LEASE --keys
        lease keep-alive --once LEASE
        lease list
        lease revoke LEASE
        get l/ --prefix
        lease list
        lease revoke LEASE
        lease timetolive LEASE
        lease keep-alive --once LEASE
        put l/a 1 --lease=LEASE
        txn << ;;put l/a 1 --lease=1234;;;
        get l/ --prefix -w json
        """);
    both.finish();
  }

  @Test
  void watches() throws Exception {
    SideBySide both = both();
    both.same(
        """
        put w/a 1 -w json
        put w/a 2
        put w/b 3
        put v 4
        del w/a
        txn << ;;put w/c 1;put w/d 2;del w/b;;;
        put w/z END
        """);
    both.sameFollowed("watch w/ --prefix --rev=REVISION", "END");
    both.sameFollowed("watch w/ --prefix --rev=REVISION --prev-kv", "END");
    both.sameFollowed("watch w/b w/z0 --rev=REVISION", "END");
    both.same("put w/q 1 -w json");
    both.same("compact REVISION");
    both.same("watch w/a --rev=2");
    both.finish();
  }

  @Test
  void membersAndMaintenance(@TempDir Path directory) throws Exception {
    SideBySide both = both();
    both.same(
        """
        member remove 1234
        member promote 1234
        member update 1234 --peer-urls=http://127.0.0.1:1
        member add x --peer-urls=nonsense
        alarm list
        alarm disarm
        move-leader 1234
        endpoint health
        defrag
        """);
    for (Etcdctl one : List.of(both.real(), both.ours())) {
      Path file = directory.resolve("snapshot");
      Program.Result saved = one.withFirst().run(List.of("snapshot", "save", file.toString()), "");
      assertThat(saved.out()).as(saved.err()).contains("Snapshot saved at " + file);
      assertThat(Files.size(file) % 512).isEqualTo(32);
      Files.delete(file);
    }
    both.finish();
  }

  /** What is there and what comes is copied, deletions too. */
  @Test
  void mirrors() throws Exception {
    for (Etcdctl one : List.of(both().real(), both().ours())) {
      one.run(List.of("put", "mirror/a", "1"), "");
      List<String> mirror =
          List.of("make-mirror", "--prefix=mirror/", "--dest-prefix=copy/", one.first());
      try (Follower _ = one.follower(mirror)) {
        await(one, "copy/a\n1\n");
        one.run(List.of("put", "mirror/b", "2"), "");
        await(one, "copy/a\n1\ncopy/b\n2\n");
        one.run(List.of("del", "mirror/a"), "");
        await(one, "copy/b\n2\n");
      }
      one.run(List.of("del", "copy/", "--prefix"), "");
      one.run(List.of("del", "mirror/", "--prefix"), "");
    }
  }

  private static void await(Etcdctl one, String copy) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    String found = "";
    while (!found.equals(copy)) {
      assertThat(System.nanoTime() - deadline).as("time left for %s", found).isNegative();
      found = one.run(List.of("get", "copy/", "--prefix"), "").out();
    }
  }

  @Test
  void locksAndElections() throws Exception {
    SideBySide both = both();
    both.same(
        """
        lock m echo held
        lock m --ttl=20 true
        get m/ --prefix
        """);
    for (Etcdctl one : List.of(both.real(), both.ours())) {
      try (Follower elected = one.follower(List.of("elect", "e", "p1"))) {
        assertThat(elected.until(line -> line.equals("p1")).getFirst()).startsWith("e/");
        try (Follower watching = one.follower(List.of("elect", "-l", "e"))) {
          assertThat(watching.until(line -> line.equals("p1")).getFirst()).startsWith("e/");
        }
        try (Follower second = one.follower(List.of("elect", "e", "p2"))) {
          elected.interrupt();
          assertThat(second.until(line -> line.equals("p2")).getFirst()).startsWith("e/");
        }
      }
    }
    both.finish();
  }

  /** A write is done only while the lock's key has the revision that created it: the token. */
  @Test
  void fences() {
    SideBySide both = both();
    both.same(
        """
        put fence/7 holder -w json
        txn << create("fence/7") = "REVISION";;put guarded first;;get guarded;;
        put fence/7 renewed
        txn << create("fence/7") = "REVISION";;put guarded second;;get guarded;;
        del fence/7
        txn << create("fence/7") = "REVISION";;put guarded late;;get guarded;;
        put fence/7 other
        txn << create("fence/7") = "REVISION";;put guarded late;;get guarded;;
        """);
    for (Etcdctl one : List.of(both.real(), both.ours())) {
      String etcdctl = String.join(" ", one.command(List.of("txn")));
      String write = "printf 'create(\"%s\") > \"0\"\\n\\nput guarded %s\\n\\n\\n' $ETCD_LOCK_KEY ";
      List<String> held = List.of("lock", "fence", "--", "sh", "-c", write + "held | " + etcdctl);
      // Whoever deletes the key takes the lock away.
      one.run(List.of("del", "fence/", "--prefix"), "");
      assertThat(one.run(held, "").out()).startsWith("SUCCESS");
      String taken = String.join(" ", one.command(List.of("del", "$ETCD_LOCK_KEY")));
      List<String> lost =
          List.of("lock", "fence", "--", "sh", "-c", taken + "; " + write + "late | " + etcdctl);
      assertThat(one.run(lost, "").out()).contains("FAILURE");
      assertThat(one.run(List.of("get", "guarded"), "").out()).isEqualTo("guarded\nheld\n");
    }
    both.finish();
  }

  /** What etcdctl would not send, and the codes that it does not print. */
  @Test
  void errorsOnTheWire() {
    sameOnTheWire(WireCalls::badLeases);
    sameOnTheWire(WireCalls::badRevisions);
    sameOnTheWire(WireCalls::badRequests);
    sameOnTheWire(WireCalls::outOfSpace);
  }

  private static void sameOnTheWire(Function<WireCalls, List<String>> calls) {
    try (WireCalls theirs = new WireCalls(real.endpoints().getFirst());
        WireCalls own = new WireCalls(ours.endpoints().getFirst())) {
      assertThat(calls.apply(own)).isEqualTo(calls.apply(theirs));
    }
  }

  @Test
  void checksItsLoad() {
    for (Etcdctl one : List.of(both().real(), both().ours())) {
      Program.Result checked = one.run(List.of("check", "datascale", "--load=s"), "");
      assertThat(checked.out()).contains("PASS: Approximate system memory used");
      assertThat(checked.status()).isZero();
    }
  }

  @Test
  void pagesOfThePort() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (Etcdctl one : List.of(both().real(), both().ours())) {
        assertThat(page(http, one, "/health")).startsWith("200 {\"health\":\"true\"");
        assertThat(page(http, one, "/version"))
            .matches("200 \\{\"etcdserver\":\"3\\.[0-9.]+\",\"etcdcluster\":\"3\\.\\d\\.0\"}");
        assertThat(page(http, one, "/metrics")).contains("\nprocess_resident_memory_bytes ");
        assertThat(page(http, one, "/nothing")).startsWith("404 ");
      }
      assertThat(page(http, both().ours(), "/v1/keyspaces")).contains("all else is at http://");
    }
  }

  private static String page(HttpClient http, Etcdctl one, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(one.first() + path)).build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  @Test
  void leadershipMoves() throws Exception {
    for (Etcdctl one : List.of(both().real(), both().ours())) {
      String before = leader(one);
      String other =
          one.members().stream().filter(id -> !id.equals(before)).findFirst().orElseThrow();
      Program.Result moved = one.run(List.of("move-leader", other), "");
      assertThat(moved.out()).as(moved.err()).contains("Leadership transferred");
      assertThat(leader(one)).isEqualTo(other);
      Program.Result health = one.run(List.of("endpoint", "health", "--cluster"), "");
      assertThat(health.status()).as(health.err()).isZero();
      Program.Result hashes = one.run(List.of("endpoint", "hashkv", "--cluster"), "");
      assertThat(hashes.out().lines().map(line -> line.split(", ")[1]).distinct()).hasSize(1);
    }
  }

  /** Number of the leader, in hexadecimal. */
  private static String leader(Etcdctl one) {
    String status = one.run(List.of("endpoint", "status", "-w", "json"), "").out();
    Matcher found = Pattern.compile("\"leader\":(\\d+)").matcher(status);
    assertThat(found.find()).as(status).isTrue();
    return Long.toHexString(Long.parseUnsignedLong(found.group(1)));
  }
}
