package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.api.v1.AddNodeRequest;
import io.quorate.api.v1.ClusterGrpc;
import io.quorate.api.v1.ErrorDetail;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who must not take part in a cluster of real processes, and is told so: a second process that is
 * one of its nodes, a node that was removed, a directory of another cluster.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class IdentityTest {
  private static final Metadata.Key<byte[]> DETAIL =
      Metadata.Key.of("quorate-error-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final String TWIN = "CONFLICT: another process takes part as node n2 and lives";

  @TempDir Path folder;

  private Shell shell;
  private Nodes nodes;

  @BeforeEach
  void start() throws Exception {
    int port = Shell.freePorts(60);
    shell = Shell.ofClasses(folder, Map.of("QUORATE_ENDPOINTS", "http://127.0.0.1:" + port));
    nodes = new Nodes(shell, port);
    nodes.found(3);
    shell.run(0, "./quorate keyspace create config --consistency linearizable");
    while (shell.run("./quorate put config k v --blind").status() != 0) {
      assertThat(nodes.runs("n1")).isTrue();
    }
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  /** The node that was there goes on, with the disk that it had. */
  private void assertOriginalServes() throws Exception {
    nodes.awaitReady("n2");
    assertThat(shell.run(0, "./quorate get config k --via " + nodes.url("n2"))).contains("v");
    assertThat(shell.run(0, "./quorate cluster status")).contains(":" + nodes.portOf("n2"));
  }

  @Test
  void aSecondProcessOfOneIdentityIsTurnedAway() throws Exception {
    shell.run(0, "cp -r n2 copy");
    int elsewhere = nodes.portOf("n5");
    assertThat(shell.run(1, "./quorate server --data copy --port " + elsewhere)).contains(TWIN);
    assertOriginalServes();
    // A name that is in use, with an empty directory: not a disk that was lost.
    String join = "./quorate server --data fresh --name n2 --port %d --join %s";
    assertThat(shell.run(1, join.formatted(elsewhere, nodes.url("n1")))).contains(TWIN);
    assertOriginalServes();
    assertThat(shell.run(1, "./quorate server --data n2")).contains("in use");
    assertNameIsTaken("n2", elsewhere, "There is a node n2 already");
    // Whoever stopped for good makes way: a disk that was lost, under the same name.
    nodes.kill("n2");
    shell.run(0, "mv n2 lost");
    nodes.join("n2", "n1");
    nodes.awaitReady("n2");
    assertOriginalServes();
    // And the disk that was lost turns up again.
    nodes.kill("n2");
    shell.run(0, "mv n2 second; mv lost n2");
    nodes.start("n2");
    awaitReason("n2", "so this older one no longer counts");
  }

  private void assertNameIsTaken(String name, int port, String why) throws Exception {
    assertThat(shell.run(1, "./quorate cluster add %s 127.0.0.1:%d".formatted(name, port)))
        .contains("ALREADY_EXISTS", why);
    String body = "{\"name\":\"%s\",\"port\":%d}".formatted(name, port);
    assertThat(Http.post(nodes.url("n1") + "/v1/cluster/nodes", body))
        .contains("409", "ALREADY_EXISTS", why);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", nodes.portOf("n1") + 1).usePlaintext().build();
    try {
      AddNodeRequest add =
          AddNodeRequest.newBuilder().setName(name).setHost("127.0.0.1").setPort(port).build();
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> ClusterGrpc.newBlockingStub(channel).add(add));
      assertThat(refused.getStatus().getDescription()).contains(why);
      assertThat(ErrorDetail.parseFrom(refused.getTrailers().get(DETAIL)).getCode())
          .isEqualTo("ALREADY_EXISTS");
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private void awaitReason(String node, String reason) {
    String url = nodes.url(node) + "/v1/health";
    assertThat(Http.await(url, reason, () -> nodes.runs(node))).startsWith("HTTP/1.1 503");
  }

  @Test
  void aNodeThatWasRemovedIsToldSoAndItsNameIsNeverGivenAgain() throws Exception {
    shell.run(0, "cp -r n3 copy");
    shell.run(0, "./quorate cluster remove n3 --wait 240");
    nodes.kill("n3");
    nodes.start("n3");
    awaitReason("n3", "was removed from the cluster");
    nodes.kill("n3");
    shell.run(0, "mv n3 removed; mv copy n3"); // as it was before
    nodes.start("n3");
    awaitReason("n3", "was removed from the cluster");
    nodes.kill("n3");
    shell.run(0, "mv n3 before");
    nodes.join("n3", "n1"); // and with an empty one
    awaitReason("n3", "was removed from the cluster");
    assertNameIsTaken("n3", nodes.portOf("n5"), "names are never used again");
    assertThat(shell.run(0, "./quorate get config k")).contains("v");
  }

  @Test
  void aDirectoryOfAnotherClusterIsRefused() throws Exception {
    int port = nodes.portOf("n5");
    String found = "./quorate server --data other --name m1 --port %d --bootstrap m1=127.0.0.1:%d";
    shell.stop(shell.start(found.formatted(port, port), "Serving"));
    assertThat(shell.run(1, "./quorate server --data other --join " + nodes.url("n1")))
        .contains("CONFLICT", "other belongs to node m1 of another cluster than");
    assertThat(shell.run(1, "./quorate server --data other --name n9 --join " + nodes.url("n1")))
        .contains("other belongs to node m1, not n9");
    // Admitted all the same, it serves its own cluster alone, and this one says what it found.
    shell.run(0, "./quorate cluster add m1 127.0.0.1:" + port);
    shell.start("./quorate server --data other", "Refused a peer: node n");
    assertThat(shell.run(0, "./quorate cluster status")).contains("joining");
    assertThat(shell.run(0, "./quorate get config k")).contains("v");
  }
}
