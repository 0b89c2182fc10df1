package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.api.v1.ErrorDetail;
import io.quorate.api.v1.KVGrpc;
import io.quorate.api.v1.PutRequest;
import io.quorate.protocol.process.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What three real processes say of what goes wrong, by the command line, HTTP and gRPC alike, and
 * that it is true.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OrderedFaultsTest {
  private static final Pattern VOTES = Pattern.compile("n3 +follower");
  private static final Pattern CODE = Pattern.compile("\"code\":\\s*\"([A-Z_]+)\"");
  private static final Metadata.Key<byte[]> DETAIL =
      Metadata.Key.of("quorate-error-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final int EXIT_UNAVAILABLE = 3;
  private static final int EXIT_INDETERMINATE = 4;

  @TempDir Path folder;

  private Shell shell;
  private Nodes nodes;

  @BeforeEach
  void start() throws Exception {
    int port = Shell.freePorts(30);
    shell = Shell.ofClasses(folder, Map.of("QUORATE_ENDPOINTS", "http://127.0.0.1:" + port));
    nodes = new Nodes(shell, port);
    nodes.found(3);
    shell.run(0, "./quorate keyspace create config --consistency linearizable");
    while (shell.run("./quorate put config first v --blind").status() != 0) {
      assertThat(nodes.runs("n1")).isTrue();
    }
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  private String url(String node, String key) {
    return "%s/v1/keyspaces/config/keys/%s?blind=true".formatted(nodes.url(node), key);
  }

  private static ErrorCode code(String json) {
    Matcher found = CODE.matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return ErrorCode.valueOf(found.group(1));
  }

  private StatusRuntimeException byGrpc(String key, byte[] value) throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", nodes.portOf("n1") + 1).usePlaintext().build();
    PutRequest put =
        PutRequest.newBuilder()
            .setKeyspace("config")
            .setKey(ByteString.copyFromUtf8(key))
            .setValue(ByteString.copyFrom(value))
            .setBlind(true)
            .build();
    try {
      return catchThrowableOfType(
          StatusRuntimeException.class, () -> KVGrpc.newBlockingStub(channel).put(put));
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static ErrorCode code(StatusRuntimeException refused) throws IOException {
    Metadata trailers = refused.getTrailers();
    assertThat(trailers).as(refused.getMessage()).isNotNull();
    return ErrorCode.valueOf(ErrorDetail.parseFrom(trailers.get(DETAIL)).getCode());
  }

  private static boolean done(ErrorCode code) {
    return code.conclusion() == ErrorCode.Conclusion.INDETERMINATE;
  }

  @Test
  void withoutAMajorityNothingIsWrittenThatWasSaidNotToBe() throws Exception {
    nodes.kill("n2");
    nodes.kill("n3");
    String http = Http.put(url("n1", "http"), "x");
    ErrorCode byHttp = code(http);
    assertThat(byHttp.httpStatus()).isIn(503, 504);
    StatusRuntimeException refused = byGrpc("grpc", new byte[] {'x'});
    ErrorCode byGrpc = code(refused);
    assertThat(byGrpc.httpStatus()).isIn(503, 504);
    assertThat(refused.getStatus().getDescription()).isNotBlank();
    Shell.Outcome command = shell.run("./quorate put config command x --blind --timeout 5");
    assertThat(command.status()).isIn(EXIT_UNAVAILABLE, EXIT_INDETERMINATE);
    assertThat(command.output()).isNotBlank();
    nodes.start("n2");
    nodes.start("n3");
    while (shell.run("./quorate put config after v --blind").status() != 0) {
      assertThat(nodes.runs("n2")).isTrue();
    }
    assertMayHold("http", done(byHttp));
    assertMayHold("grpc", done(byGrpc));
    assertMayHold("command", command.status() == EXIT_INDETERMINATE);
    assertThat(shell.run(0, "./quorate get config first")).contains("v");
  }

  private void assertMayHold(String key, boolean may) throws Exception {
    Shell.Outcome got = shell.run("./quorate get config " + key);
    assertThat(got.status() == 1 || (got.status() == 0 && may))
        .as("%s was %s be written, and reads %s", key, may ? "perhaps to" : "not to", got)
        .isTrue();
  }

  @Test
  void whatIsTooLargeIsRefusedEverywhere() throws Exception {
    int tooLarge = (1 << 20) + 1;
    Files.write(folder.resolve("big"), new byte[tooLarge]);
    Files.write(folder.resolve("huge"), new byte[8 << 20]);
    for (String file : List.of("big", "huge")) {
      byte[] value = Files.readAllBytes(folder.resolve(file));
      String answer = Http.call("PUT", url("n2", file), value);
      assertThat(answer).contains("413", "TOO_LARGE", "1048576");
      assertThat(shell.run(2, "./quorate put config %s --file %s --blind".formatted(file, file)))
          .contains("TOO_LARGE");
      assertThat(shell.run(1, "./quorate get config " + file)).contains("Nothing at " + file);
    }
    assertThat(code(byGrpc("big", new byte[tooLarge]))).isEqualTo(ErrorCode.TOO_LARGE);
    String key = "k".repeat(4097);
    assertThat(Http.put(url("n3", key), "x")).contains("413", "TOO_LARGE", "4096");
    assertThat(shell.run(2, "./quorate put config %s x --blind".formatted(key)))
        .contains("TOO_LARGE");
  }

  @Test
  void aDamagedJournalKeepsItsNodeFromStartingAndTheOthersFillAnother() throws Exception {
    for (String value : List.of("before", "victim", "behind", "last")) {
      shell.run(0, "./quorate put config %s value-of-%s --blind".formatted(value, value));
    }
    nodes.kill("n3");
    Path file = damage("value-of-victim");
    byte[] damaged = Files.readAllBytes(file);
    Shell.Outcome refused = shell.run("./quorate server --data n3");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.output())
        .contains(file.getFileName() + " is damaged at byte", "start the node with an empty one");
    assertThat(Files.readAllBytes(file)).as("what was found is left as it is").isEqualTo(damaged);
    assertThat(shell.run(0, "./quorate get config victim")).contains("value-of-victim");
    Files.move(folder.resolve("n3"), folder.resolve("kept"));
    nodes.join("n3", "n1");
    nodes.awaitReady("n3");
    String group = "./quorate cluster leader --keyspace config";
    while (!VOTES.matcher(shell.run(group).output()).find()) {
      assertThat(nodes.runs("n3")).isTrue();
    }
    nodes.kill("n2"); // so that the new one has to do its part
    Shell.Outcome got;
    do {
      got = shell.run("./quorate get config victim --via " + nodes.url("n3"));
    } while (got.status() >= EXIT_UNAVAILABLE);
    assertThat(got.output()).contains("value-of-victim");
  }

  /** Changes a bit of that text where the node's journal holds it first; the file. */
  private Path damage(String text) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("n3").resolve("journal"))) {
      for (Path file : files.sorted().toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        if (at >= 0) {
          bytes[at] ^= 1;
          Files.write(file, bytes);
          return file;
        }
      }
    }
    throw new AssertionError("no journal file holds " + text);
  }
}
