package io.quorate.models.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.models.blob.Digest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final byte[] PLAIN = {1, 2, 3, 4, 5};
  private static final byte[] TEXT =
      "the same line again\n".repeat(500).getBytes(StandardCharsets.UTF_8);

  private static byte[] body() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Frames.write(out, Digest.of(PLAIN), PLAIN, 0, PLAIN.length);
    Frames.writeSmall(out, Digest.of(TEXT), TEXT);
    Frames.write(out, Digest.of(new byte[0]), PLAIN, 0, 0);
    return out.toByteArray();
  }

  private static List<byte[]> each(byte[] body) throws IOException {
    List<byte[]> chunks = new ArrayList<>();
    int count =
        Frames.each(
            body,
            (digest, bytes, from, length) -> {
              assertThat(Digest.of(bytes, from, length)).isEqualTo(digest);
              chunks.add(Arrays.copyOfRange(bytes, from, from + length));
            });
    assertThat(count).isEqualTo(chunks.size());
    return chunks;
  }

  @Test
  void all_chunks_of_a_body_are_given_out_packed_or_not() throws IOException {
    assertThat(each(body())).containsExactly(PLAIN, TEXT, new byte[0]);
    assertThat(each(new byte[0])).isEmpty();
  }

  @Test
  void a_body_that_ends_inside_a_chunk_is_refused_wherever_it_ends() throws IOException {
    byte[] body = body();
    int opening = Digest.BYTES + Integer.BYTES;
    int second = opening + PLAIN.length;
    int third = body.length - opening;
    for (int end = 1; end < body.length; end++) {
      byte[] cut = Arrays.copyOf(body, end);
      if (end == second || end == third) {
        assertThat(each(cut)).hasSize(end == second ? 1 : 2);
      } else {
        assertThatThrownBy(() -> each(cut)).isInstanceOf(EOFException.class);
      }
    }
  }

  @Test
  void a_chunk_of_more_than_the_most_is_refused() {
    byte[] body = new byte[Digest.BYTES + Integer.BYTES];
    ByteBuffer.wrap(body).putInt(Digest.BYTES, Frames.CHUNK_BYTES_MAX + 1);
    assertThatThrownBy(() -> each(body))
        .isInstanceOf(Frames.MalformedBodyException.class)
        .hasMessageContaining("are the most");
  }
}
