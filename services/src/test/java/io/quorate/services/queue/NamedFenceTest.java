package io.quorate.services.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NamedFenceTest {

  @Test
  void the_token_stands_behind_the_last_colon() {
    assertThat(NamedFence.parse("nightly:4711")).isEqualTo(new NamedFence("nightly", 4711));
    assertThat(NamedFence.parse("a:b/c:1")).isEqualTo(new NamedFence("a:b/c", 1));
  }

  @Test
  void what_is_no_fence_is_refused_with_a_sentence() {
    refused("nightly", "'nightly' has no colon");
    refused("", "'' has no colon");
    refused(":4711", "the name is missing");
    refused("nightly:", "the token '' is no number");
    refused("nightly:x7", "the token 'x7' is no number");
    refused("nightly:99999999999999999999", "is no number");
    refused("nightly:0", "a token is 1 or more, not 0");
    refused("nightly:-3", "a token is 1 or more, not -3");
  }

  private static void refused(String text, String why) {
    assertThatThrownBy(() -> NamedFence.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("NAME:TOKEN");
  }
}
