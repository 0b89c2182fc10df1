package io.quorate.services.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceCodecTest {

  @Test
  void what_is_written_is_read() {
    Instance instance =
        new Instance("10.0.0.7:8080", Map.of("zone=a", "b%3d\n=c", "empty", "")).withHealth(false);

    assertThat(InstanceCodec.decode(InstanceCodec.encode(instance))).isEqualTo(instance);
  }

  @Test
  void people_can_read_it() {
    Instance instance = new Instance("[::1]:8080", Map.of("zone", "eu"));

    assertThat(new String(InstanceCodec.encode(instance), UTF_8))
        .isEqualTo("address=[::1]:8080\nhealthy=true\nmeta.zone=eu\n");
  }

  @Test
  void what_somebody_else_wrote_is_no_instance() {
    assertThat(InstanceCodec.decode("hello".getBytes(UTF_8))).isNull();
    assertThat(InstanceCodec.decode(new byte[0])).isNull();
    assertThat(InstanceCodec.decode("address=%\nfuture=1".getBytes(UTF_8)))
        .isEqualTo(new Instance("%", Map.of()));
  }
}
