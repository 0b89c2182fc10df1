package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.models.endpoint.ModelsExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model files in a bucket, by the command: pushed, pulled by all nodes, and collected. */
class ModelsBucketTest {
  @TempDir static Path folder;

  private static LocalBucket bucket;
  private static LocalModelNodes nodes;

  @BeforeAll
  static void start() throws Exception {
    bucket = new LocalBucket(folder.resolve("credentials"));
    nodes =
        new LocalModelNodes(
            folder.resolve("data"),
            new ModelsExtension.Settings(
                null, null, bucket.location("team"), 1L << 30, Duration.ZERO, Duration.ZERO),
            _ -> {});
  }

  @AfterAll
  static void stop() {
    nodes.close();
    bucket.close();
  }

  /** As somebody would who reads that a group has no leader yet. */
  private static String run(String... arguments) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (true) {
      CommandLines.Ran ran = CommandLines.run(nodes.url(0), arguments);
      if (ran.status() == 0 && ran.err().isEmpty()) {
        return ran.out();
      }
      assertThat(System.nanoTime() - deadline).as(ran.out() + ran.err()).isNegative();
    }
  }

  private static List<String> chunks() {
    return bucket.keys("team/chunks/");
  }

  private static byte[] model(String name, int seed) throws IOException {
    byte[] weights = new byte[2_000_000];
    new Random(seed).nextBytes(weights);
    Files.write(Files.createDirectories(folder.resolve(name)).resolve("model.bin"), weights);
    return weights;
  }

  @Test
  void a_collection_deletes_from_the_bucket_what_no_version_names_and_nothing_else()
      throws IOException {
    byte[] weights = model("ranker", 1);
    run("models", "push", "team/ranker", folder.resolve("ranker").toString());
    List<String> needed = chunks();
    String left = "team/chunks/ab/ab" + "0".repeat(62);
    bucket.put(left, "of an upload whose lease has ended");
    assertThat(chunks()).hasSize(needed.size() + 1);

    assertThat(run("models", "collect", "--dry-run"))
        .contains("0 objects, 0 bytes deleted; 1 objects, 34 bytes are needed by nothing");
    assertThat(chunks()).contains(left);
    assertThat(run("models", "collect")).contains("1 objects, 34 bytes deleted");
    assertThat(chunks()).isEqualTo(needed);
    assertThat(run("models", "storage")).contains("34 bytes deleted by this node");

    for (int node = 0; node < LocalModelNodes.COUNT; node++) {
      Path pulled = folder.resolve("pulled-" + node);
      CommandLines.Ran ran =
          CommandLines.run(nodes.url(node), "models", "pull", "team/ranker@1", pulled.toString());
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(Files.readAllBytes(pulled.resolve("model.bin"))).isEqualTo(weights);
    }
  }
}
