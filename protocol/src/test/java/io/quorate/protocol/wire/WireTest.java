package io.quorate.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WireTest {
  @Test
  void whatWasWrittenIsReadBack() {
    WireWriter out = new WireWriter();
    out.u8(255).bool(true).int32(-2).int64(Long.MIN_VALUE).varint(300).string("n1").string("é節");
    out.bytes(new byte[] {1, 2, 3}).raw(new byte[] {9});

    WireReader in = new WireReader(out.toBytes());

    assertThat(in.u8()).isEqualTo(255);
    assertThat(in.bool()).isTrue();
    assertThat(in.int32()).isEqualTo(-2);
    assertThat(in.int64()).isEqualTo(Long.MIN_VALUE);
    assertThat(in.varint()).isEqualTo(300);
    assertThat(in.string()).isEqualTo("n1");
    assertThat(in.string()).isEqualTo("é節");
    assertThat(in.bytes()).containsExactly(1, 2, 3);
    assertThat(in.raw(1)).containsExactly(9);
    in.expectEnd();
  }

  @Test
  void varintsOfEveryLengthAreReadBackAndAnnounceTheirLength() {
    long seed = 7;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      long value = random.nextLong() >>> random.nextInt(64);
      WireWriter out = new WireWriter().varint(value);
      assertThat(out.length()).isEqualTo(WireWriter.varintLength(value));
      WireReader in = new WireReader(out.toBytes());
      assertThat(in.varint()).isEqualTo(value);
      in.expectEnd();
    }
  }

  @Test
  void fixedIntegersAreBigEndianAndVarintsLittleEndianBySeven() {
    WireWriter out = new WireWriter().int32(0x01020304).varint(300).string("ab");

    assertThat(out.toBytes()).containsExactly(1, 2, 3, 4, 0xac, 2, 2, 'a', 'b');
  }

  @Test
  void aResetWriterStartsAnew() {
    WireWriter out = new WireWriter().string("old");
    out.reset();
    out.u8(5);

    assertThat(out.toBytes()).containsExactly(5);
  }

  @Test
  void aReaderOfARangeSeesNothingElse() {
    WireReader in = new WireReader(new byte[] {9, 1, 2, 9}, 1, 2);

    assertThat(in.remaining()).isEqualTo(2);
    assertThat(in.raw(2)).containsExactly(1, 2);
    assertThatThrownBy(in::u8)
        .isInstanceOf(MalformedWireException.class)
        .hasMessage("expected one byte at byte 2 but found only 0 bytes left");
  }

  @Test
  void malformedBytesAreRefusedWithWhatAndWhere() {
    refused("a 32-bit integer at byte 0 but found only 3 bytes left", WireReader::int32, 0, 0, 0);
    refused("a 64-bit integer at byte 0", WireReader::int64, 1);
    refused("a varint at byte 0 but found the end", WireReader::varint, 0x80, 0x80);
    refused("shortest form at byte 0 but found padding zeros", WireReader::varint, 0x80, 0);
    refused("at most 64 bits", WireReader::varint, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2);
    refused(
        "a counter below 2^63",
        WireReader::counter,
        255,
        255,
        255,
        255,
        255,
        255,
        255,
        255,
        255,
        1);
    refused("a count that fits the 2 bytes left at byte 0 but found 3", WireReader::bytes, 3, 0, 0);
    refused("a boolean (0 or 1) at byte 0 but found byte 2", WireReader::bool, 2);
    refused("a UTF-8 string of 1 bytes at byte 1", WireReader::string, 1, 0xff);
    refused("the end of the data at byte 0 but found 1 more bytes", WireReader::expectEnd, 1);
    refused("-1 bytes at byte 0", in -> in.raw(-1), 1);
  }

  @Test
  void noBytesMakeAReaderFailInAnotherWay() {
    long seed = 11;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[random.nextInt(20)];
      random.nextBytes(bytes);
      WireReader in = new WireReader(bytes);
      try {
        while (in.remaining() > 0) {
          readSomething(in, random.nextInt(7));
        }
      } catch (MalformedWireException expected) {
        assertThat(expected.offset()).isBetween(0, bytes.length);
      }
    }
  }

  private static void readSomething(WireReader in, int what) {
    switch (what) {
      case 0 -> in.u8();
      case 1 -> in.int32();
      case 2 -> in.int64();
      case 3 -> in.varint();
      case 4 -> in.bytes();
      case 5 -> in.string();
      default -> in.bool();
    }
  }

  private static void refused(String message, Consumer<WireReader> read, int... bytes) {
    WireWriter out = new WireWriter();
    for (int b : bytes) {
      out.u8(b);
    }
    assertThatThrownBy(() -> read.accept(new WireReader(out.toBytes())))
        .isInstanceOf(MalformedWireException.class)
        .hasMessageContaining(message);
  }
}
