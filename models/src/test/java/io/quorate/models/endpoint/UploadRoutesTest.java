package io.quorate.models.endpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.models.blob.BlobStore;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.wire.BlobCalls;
import io.quorate.models.wire.Frames;
import io.quorate.protocol.process.NodeId;
import io.quorate.server.endpoint.HttpExtension;
import io.quorate.server.endpoint.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node alone that takes a blob of four chunks, in two bodies. */
class UploadRoutesTest {
  private static final int CHUNK_BYTES = 1_000;

  @TempDir Path folder;

  private final Map<String, HttpExtension.Action> actions = new HashMap<>();
  private final byte[] content = new byte[4 * CHUNK_BYTES];
  private final Digest blob;
  private BlobStore blobs;

  UploadRoutesTest() {
    new Random(1).nextBytes(content);
    blob = Digest.of(content);
  }

  @BeforeEach
  void open() throws IOException {
    blobs = BlobStore.open(folder, () -> 0);
    Neighbours alone = Neighbours.none(new NodeId("n1"));
    BlobCalls calls = new BlobCalls();
    HttpExtension.Routes routes =
        new HttpExtension.Routes() {
          @Override
          public HttpExtension.Routes add(
              String method, String pattern, HttpExtension.Action action) {
            actions.put(pattern, action);
            return this;
          }
        };
    Holdings holdings = new Holdings(blobs, alone, calls);
    new UploadRoutes(blobs, holdings, new Forwarding(alone, calls), new Uploads(blobs, null))
        .addTo(routes);
  }

  @AfterEach
  void close() throws IOException {
    blobs.close();
  }

  private byte[] chunk(int index) {
    byte[] chunk = new byte[CHUNK_BYTES];
    System.arraycopy(content, index * CHUNK_BYTES, chunk, 0, CHUNK_BYTES);
    return chunk;
  }

  private void post(String pattern, List<String> arguments, Map<String, String> query, byte[] body)
      throws IOException {
    HttpExtension.Action action = actions.get(pattern);
    assertThat(action).isNotNull();
    action.answer(new LocalExchange(arguments, query, new ByteArrayInputStream(body), body.length));
  }

  private void chunks(Map<String, String> query, int... indexes) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int index : indexes) {
      Frames.write(body, Digest.of(chunk(index)), chunk(index), 0, CHUNK_BYTES);
    }
    post("/v1/uploads/{}/chunks", List.of("upload-1"), query, body.toByteArray());
  }

  private static Map<String, String> at(int from) {
    return Map.of("stream", "7", "from", String.valueOf(from));
  }

  private void recipe(Digest of) throws IOException {
    List<Recipe.Part> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parts.add(new Recipe.Part(Digest.of(chunk(i)), CHUNK_BYTES));
    }
    post(
        "/v1/uploads/{}/blobs/{}",
        List.of("upload-1", of.toString()),
        Map.of("stream", "7"),
        new Recipe(parts).encode());
  }

  /** Whoever reads it again notices. */
  private void damageChunk(int index) throws IOException {
    blobs.sync();
    try (Stream<Path> files = Files.list(folder);
        FileChannel pack =
            FileChannel.open(
                files.findFirst().orElseThrow(),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      ByteBuffer all = ByteBuffer.allocate((int) pack.size());
      pack.read(all, 0);
      int at = new String(all.array(), ISO_8859_1).indexOf(new String(chunk(index), ISO_8859_1));
      pack.write(ByteBuffer.wrap(new byte[] {(byte) ~all.get(at)}), at);
    }
  }

  @Test
  void what_comes_in_order_is_not_read_again() throws IOException {
    chunks(at(0), 0, 1);
    chunks(at(2 * CHUNK_BYTES), 2, 3);
    damageChunk(0);
    damageChunk(3);
    recipe(blob);
    assertThat(blobs.recipe(blob)).isPresent();
  }

  @Test
  void what_comes_without_a_place_is_read_again() throws IOException {
    chunks(at(0), 0, 1);
    chunks(Map.of(), 2, 3);
    damageChunk(0);
    damageChunk(3);
    assertThatThrownBy(() -> recipe(blob))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("damaged on the disk");
    chunks(Map.of(), 0);
    assertThatThrownBy(() -> recipe(blob)).hasMessageContaining("damaged on the disk");
    chunks(Map.of(), 3);
    recipe(blob);
    assertThat(blobs.recipe(blob)).isPresent();
  }

  @Test
  void what_was_here_before_is_read_again() throws IOException {
    chunks(Map.of(), 1);
    damageChunk(1);
    chunks(at(0), 0, 1); // as it ought to be, and not stored: it is here
    chunks(at(2 * CHUNK_BYTES), 2, 3);
    assertThatThrownBy(() -> recipe(blob)).hasMessageContaining("damaged on the disk");
  }

  @Test
  void bodies_at_wrong_places_are_found_out() throws IOException {
    chunks(at(0), 2, 3);
    chunks(at(2 * CHUNK_BYTES), 0, 1);
    recipe(blob); // by reading it
    Digest swapped = Digest.of(new byte[1]);
    assertThatThrownBy(() -> recipe(swapped)).hasMessageContaining("make up " + blob);
  }

  @Test
  void a_wrong_digest_of_the_whole_is_refused() throws IOException {
    chunks(at(0), 0, 1);
    chunks(at(2 * CHUNK_BYTES), 2, 3);
    Digest wrong = Digest.of(new byte[1]);
    assertThatThrownBy(() -> recipe(wrong))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("make up " + blob);
    assertThat(blobs.recipe(wrong)).isEmpty();
    recipe(blob);
  }
}
