package io.quorate.models.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.models.blob.Digest;
import io.quorate.models.object.S3Server;
import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.store.DirectoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that share a bucket of an S3-compatible store and a registry, and collect there. */
class BucketCollectionTest {
  private static final Duration GRACE = Duration.ofHours(1);
  private static final Duration LEASE = Duration.ofDays(1);

  private static S3Server server;

  @TempDir Path folder;

  private final AtomicLong now = new AtomicLong();
  private final List<BucketNode> opened = new ArrayList<>();
  private RegistryStore registry;
  private BucketNode one;
  private BucketNode two;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws IOException {
    registry = DirectoryStore.open(folder.resolve("registry"));
    one = node("one");
    two = node("two");
  }

  @AfterEach
  void close() throws IOException {
    for (BucketNode node : opened) {
      node.close();
    }
    registry.close();
  }

  /** With an empty cache. */
  private BucketNode node(String name) throws IOException {
    return node(name, registry);
  }

  private BucketNode node(String name, RegistryStore store) throws IOException {
    BucketNode node = new BucketNode(name, folder, server.client(prefix()), store, GRACE, now::get);
    opened.add(node);
    return node;
  }

  private String prefix() {
    return folder.getFileName().toString();
  }

  private List<String> keys() {
    return server.keys().stream()
        .filter(key -> key.startsWith(prefix() + "/chunks") || key.startsWith(prefix() + "/rec"))
        .toList();
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private JsonNode collectAfter(Duration time) throws IOException {
    now.addAndGet(time.toMillis() + 1);
    return one.collect();
  }

  /** From the end of its lease on until it is deleted. */
  private JsonNode collectAbandoned() throws IOException {
    one.collect();
    collectAfter(LEASE);
    return collectAfter(GRACE);
  }

  @Test
  void what_no_version_names_goes_once_its_upload_is_given_up_and_all_else_can_be_pulled()
      throws IOException {
    byte[] first = random(1, 1_500_000);
    byte[] second = random(2, 40_000);
    byte[] abandoned = random(3, 1_200_000);
    one.push("upload-1", "team/ranker", 0, first);
    two.push("upload-2", "team/ranker", 1, second);
    List<String> needed = keys();
    two.upload("upload-3", abandoned);
    List<String> all = keys();
    assertThat(all).hasSizeGreaterThan(needed.size() + 2);

    JsonNode leased = one.collect();
    assertThat(leased.path("condemnedObjects").asInt(-1)).as("the upload goes on").isZero();
    collectAfter(GRACE);
    collectAfter(GRACE);
    assertThat(keys()).isEqualTo(all);

    JsonNode condemned = collectAfter(LEASE);
    assertThat(condemned.path("deletedObjects").asInt(-1)).as("not within its grace").isZero();
    assertThat(condemned.path("condemnedObjects").asInt()).isEqualTo(all.size() - needed.size());
    assertThat(two.storage().path("condemnedObjects"))
        .isEqualTo(condemned.path("condemnedObjects"));
    assertThat(keys()).isEqualTo(all);

    JsonNode collected = collectAfter(GRACE);
    assertThat(collected.path("deletedObjects").asInt()).isEqualTo(all.size() - needed.size());
    assertThat(collected.path("deletedBytes").asLong()).isGreaterThan(1_200_000);
    assertThat(one.storage().path("deletedBytes")).isEqualTo(collected.path("deletedBytes"));
    assertThat(keys()).isEqualTo(needed);
    BucketNode fresh = node("fresh");
    assertThat(fresh.pull(first)).isEqualTo(first);
    assertThat(fresh.pull(second)).isEqualTo(second);
  }

  @Test
  void a_push_takes_back_what_was_condemned_and_does_not_send_it_again() throws IOException {
    byte[] content = random(4, 1_000_000);
    two.upload("upload-1", content);
    one.collect();
    assertThat(collectAfter(LEASE).path("condemnedObjects").asInt()).isPositive();
    assertThat(node("other").push("upload-2", "team/ranker", 0, content)).isZero();
    assertThat(collectAfter(GRACE).path("deletedObjects").asInt(-1)).isZero();
    collectAfter(LEASE);
    collectAfter(GRACE);
    assertThat(node("fresh").pull(content)).isEqualTo(content);
  }

  @Test
  void what_was_deleted_is_missing_for_a_node_that_has_it_still_and_can_be_pushed_again()
      throws IOException {
    byte[] content = random(5, 1_000_000);
    int chunks = two.upload("upload-1", content);
    collectAbandoned();
    assertThat(keys()).isEmpty();
    assertThat(two.push("upload-2", "team/ranker", 0, content)).isEqualTo(chunks);
    assertThat(keys()).as("where no deletion may arrive late").allMatch(this::second);
    assertThat(node("fresh").pull(content)).isEqualTo(content);

    collectAfter(Duration.ofHours(1));
    collectAfter(Duration.ofHours(1));
    byte[] other = random(6, 700_000);
    two.upload("upload-3", other);
    collectAbandoned();
    assertThat(node("later").pull(content)).as("and it stays").isEqualTo(content);
    assertThat(keys()).allMatch(this::second);
  }

  private boolean second(String key) {
    return key.endsWith(".2") || key.contains(manifestOf(random(5, 1_000_000)));
  }

  private static String manifestOf(byte[] content) {
    return BucketNode.manifestDigest(content).hex();
  }

  @Test
  void a_node_that_pushes_what_another_one_deleted_publishes_only_once_it_is_there_again()
      throws IOException {
    byte[] content = random(7, 900_000);
    two.upload("upload-1", content);
    collectAbandoned();
    assertThatThrownBy(() -> two.publish("upload-2", "team/ranker", 0, content))
        .hasMessageContaining("are not stored")
        .hasMessageContaining(Digest.of(content).toString());
    two.push("upload-3", "team/ranker", 0, content);
    assertThat(node("fresh").pull(content)).isEqualTo(content);
  }

  @Test
  void nothing_is_collected_where_another_registry_keeps_blobs() throws IOException {
    byte[] content = random(8, 10_000);
    one.push("upload-1", "team/ranker", 0, content);
    try (RegistryStore other = DirectoryStore.open(folder.resolve("other"))) {
      BucketNode stranger = node("stranger", other);
      stranger.push("upload-2", "team/other", 0, random(9, 10_000));
      assertThatThrownBy(stranger::collect)
          .hasMessageContaining("another registry keeps blobs there");
    }
    assertThatThrownBy(one::collect).hasMessageContaining("give each a prefix of its own");
    assertThat(node("fresh").pull(content)).isEqualTo(content);
  }
}
