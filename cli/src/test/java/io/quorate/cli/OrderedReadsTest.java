package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.server.LocalCluster;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading an ordered keyspace as of a revision, and within a session, from a node in this JVM. */
class OrderedReadsTest {

  @TempDir static Path folder;

  private static LocalCluster cluster;
  private static String endpoint = "";

  @BeforeAll
  static void start() throws Exception {
    int port = Shell.freePorts(4);
    endpoint = "http://127.0.0.1:" + port;
    cluster =
        LocalCluster.start(LocalCluster.configs("c", folder.resolve("data"), "127.0.0.1", port, 1));
    cluster.ready().get(120, TimeUnit.SECONDS);
    for (String level : new String[] {"linearizable", "sequential"}) {
      run(0, "keyspace", "create", level, "--consistency", level);
      run(0, "put", level, "a", "one");
      run(0, "put", level, "b", "other");
      run(0, "put", level, "a", "two");
      run(0, "delete", level, "b");
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String run(int status, String... arguments) {
    CommandLines.Ran ran = CommandLines.run(endpoint, arguments);
    assertThat(ran.status()).as(String.join(" ", arguments) + "\n" + ran).isEqualTo(status);
    return status == 0 ? ran.out() : ran.err();
  }

  /** What the receipt of a read tells. */
  private static long told(String what, String... read) throws Exception {
    JsonNode receipt = new ObjectMapper().readTree(run(0, read)).path("receipt");
    assertThat(receipt.path(what).asLong()).as("%s of %s", what, receipt).isPositive();
    return receipt.path(what).asLong();
  }

  @Test
  void aRevisionShowsWhatWasThereThen() throws Exception {
    for (String level : new String[] {"linearizable", "sequential"}) {
      long now = told("revision", "get", level, "a", "--json");
      String before = Long.toString(now - 2); // before "two" and the deletion
      assertThat(run(0, "get", level, "a")).isEqualTo("two\n");
      assertThat(run(0, "get", level, "a", "--revision", before)).isEqualTo("one\n");
      assertThat(run(0, "scan", level, "--values")).isEqualTo("a\ttwo\n");
      assertThat(run(0, "scan", level, "--values", "--revision", before))
          .isEqualTo("a\tone\nb\tother\n");
      assertThat(run(0, "scan", level, "--count", "--revision", before)).isEqualTo("2\n");
      String later = Long.toString(now + 1_000);
      assertThat(run(2, "get", level, "a", "--revision", later)).contains("FUTURE_REVISION");
      assertThat(run(2, "scan", level, "--revision", later)).contains("FUTURE_REVISION");
      assertThat(run(2, "scan", level, "--revision=-1")).contains("INVALID_ARGUMENT", "0 or more");
    }
  }

  @Test
  void aSessionIsNeverShownLessThanItHasSeen() throws Exception {
    long seen = told("index", "get", "sequential", "a", "--json");
    assertThat(run(0, "get", "sequential", "a", "--session", Long.toString(seen)))
        .isEqualTo("two\n");
    String ahead = Long.toString(seen + 1_000_000);
    assertThat(run(3, "get", "sequential", "a", "--session", ahead, "--timeout", "2"))
        .contains("UNAVAILABLE");
  }
}
