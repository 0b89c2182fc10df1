package io.quorate.models.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  /** FIPS 180-2, appendix B.1. */
  private static final String OF_ABC =
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void is_the_sha_256_of_the_bytes() {
    assertThat(Digest.of("abc".getBytes(StandardCharsets.US_ASCII))).hasToString(OF_ABC);
    assertThat(Digest.of("xabcx".getBytes(StandardCharsets.US_ASCII), 1, 3)).hasToString(OF_ABC);
  }

  @Test
  void is_read_as_it_is_written() {
    assertThat(Digest.parse(OF_ABC)).contains(Digest.of(new byte[] {'a', 'b', 'c'}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256:",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ag",
        "sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
      })
  void nothing_else_is_a_digest(String text) {
    assertThat(Digest.parse(text)).isEmpty();
  }

  @Test
  void order_is_that_of_the_text() {
    Digest low = Digest.parse("sha256:" + "0".repeat(63) + "1").orElseThrow();
    Digest high = Digest.parse("sha256:" + "f".repeat(64)).orElseThrow();
    assertThat(low).isLessThan(high);
  }
}
