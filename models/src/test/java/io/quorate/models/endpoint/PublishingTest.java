package io.quorate.models.endpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.blob.BlobStore;
import io.quorate.models.blob.Cutting;
import io.quorate.models.blob.Digest;
import io.quorate.models.registry.Registry;
import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreQuery;
import io.quorate.models.registry.store.DirectoryStore;
import io.quorate.models.tree.Manifest;
import io.quorate.models.wire.BlobCalls;
import io.quorate.protocol.process.NodeId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node alone on which a version is published. */
class PublishingTest {
  @TempDir Path folder;

  private final byte[] content = new byte[10_000];

  /** Whether the content is on the disk at each commit. */
  private final List<Boolean> durable = new ArrayList<>();

  private boolean inPacks() {
    String wanted = new String(content, ISO_8859_1);
    try (Stream<Path> packs = Files.list(folder.resolve("blobs"))) {
      for (Path pack : packs.toList()) {
        if (Files.readString(pack, ISO_8859_1).contains(wanted)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Looks at the disk before anything is committed. */
  private final class Looking implements RegistryStore {
    private final RegistryStore store;

    Looking(RegistryStore store) {
      this.store = store;
    }

    @Override
    public StoreAnswer ask(StoreQuery query) {
      if (query instanceof StoreQuery.Commit) {
        durable.add(inPacks());
      }
      return store.ask(query);
    }

    @Override
    public long awaitChange(long after, Duration max) throws InterruptedException {
      return store.awaitChange(after, max);
    }

    @Override
    public Promises promises() {
      return store.promises();
    }

    @Override
    public void close() {
      store.close();
    }
  }

  @Test
  void a_version_is_made_when_what_it_names_is_on_the_disk() throws IOException {
    new Random(1).nextBytes(content);
    Manifest.File file = new Manifest.File("model.bin", content.length, Digest.of(content), false);
    byte[] manifest = new Manifest(List.of(file)).encode();
    try (BlobStore blobs = BlobStore.open(folder.resolve("blobs"), () -> 0);
        RegistryStore store = new Looking(DirectoryStore.open(folder.resolve("registry")))) {
      blobs.write(new ByteArrayInputStream(content), Cutting.DEFAULT);
      blobs.write(new ByteArrayInputStream(manifest), Cutting.DEFAULT);
      assertThat(inPacks()).as("what was put waits in memory").isFalse();
      Neighbours alone = Neighbours.none(new NodeId("n1"));
      BlobCalls calls = new BlobCalls();
      Publishing publishing =
          new Publishing(
              new Registry(store),
              store,
              new Holdings(blobs, alone, calls),
              new Copies(blobs, new Forwarding(alone, calls), calls),
              new Uploads(blobs, null));
      ObjectNode body = new JsonMapper().createObjectNode();
      body.put("manifest", Digest.of(manifest).toString());
      assertThat(publishing.publish("team/ranker", "", body).version().number()).isEqualTo(1);
    }
    assertThat(durable).isNotEmpty().containsOnly(true);
  }
}
