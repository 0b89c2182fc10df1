package io.quorate.protocol.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.clock.BadContextException.Reason;
import io.quorate.protocol.wire.WireWriter;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ContextTest {
  private static final Clock CLOCK =
      Clock.empty().with(new Actor("n1", 1), 3, 1_700_000_000_000L).with(new Actor("n2", 1), 1, 5);
  private final Context context = new Context(7, 0x1234_5678_9abc_def0L, CLOCK);

  @Test
  void aTextBecomesTheSameContextAgain() {
    assertThat(Context.decode(context.encode())).isEqualTo(context);
    assertThat(context.encode()).matches("[A-Za-z0-9_-]+");
    Context absent = new Context(-1, -1, Clock.empty());
    assertThat(Context.decode(absent.encode())).isEqualTo(absent);
  }

  @Test
  void theTextIsPinned() {
    assertThat(new Context(1, 2, Clock.empty().with(new Actor("a", 1), 1, 5)).encode())
        .isEqualTo("AQAAAAEAAAAAAAAAAgEBYQEBBQBdBWDa");
  }

  @Test
  void everyChangedCharacterIsFound() {
    String text = context.encode();
    for (int i = 0; i < text.length(); i++) {
      for (char other : new char[] {'A', 'z', '-', '=', '!', 'é'}) {
        if (text.charAt(i) != other) {
          refused(Reason.GARBLED, text.substring(0, i) + other + text.substring(i + 1));
        }
      }
    }
  }

  @Test
  void everyCutAndEveryAdditionIsFound() {
    String text = context.encode();
    for (int i = 0; i < text.length(); i++) {
      refused(Reason.GARBLED, text.substring(0, i));
    }
    refused(Reason.GARBLED, text + "A");
    refused(Reason.GARBLED, text + "AAAA");
    refused(Reason.GARBLED, text + text);
    refused(Reason.GARBLED, "not a context");
  }

  @Test
  void aTextLongerThanAnyContextIsNotEvenLookedAt() {
    refused(Reason.TOO_LONG, "A".repeat(Context.TEXT_CHARS_MAX + 1));
    refused(Reason.GARBLED, "A".repeat(Context.TEXT_CHARS_MAX));
  }

  @Test
  void anIntactTextOfALaterVersionIsNotCalledGarbled() {
    WireWriter out = new WireWriter().u8(2).raw(new byte[30]);

    refused(Reason.UNKNOWN_VERSION, text(out));
  }

  @Test
  void anIntactTextWithNonsenseInsideIsGarbled() {
    WireWriter out = new WireWriter().u8(1).int32(1).int64(2).varint(1_000_000);

    refused(Reason.GARBLED, text(out));
  }

  @Test
  void aContextServesOnlyTheKeyItWasIssuedFor() {
    assertThat(context.requireFor(7, context.keyHash())).isSameAs(context);
    assertThatThrownBy(() -> context.requireFor(8, context.keyHash()))
        .isInstanceOfSatisfying(
            BadContextException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.FOREIGN_KEYSPACE))
        .hasMessageContaining("read the key again");
    assertThatThrownBy(() -> context.requireFor(7, 1))
        .isInstanceOfSatisfying(
            BadContextException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FOREIGN_KEY));
  }

  private static String text(WireWriter out) {
    CRC32C crc = new CRC32C();
    crc.update(out.buffer(), 0, out.length());
    out.int32((int) crc.getValue());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toBytes());
  }

  private static void refused(Reason reason, String text) {
    assertThatThrownBy(() -> Context.decode(text))
        .as(text)
        .isInstanceOfSatisfying(
            BadContextException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining("read the key again");
  }
}
