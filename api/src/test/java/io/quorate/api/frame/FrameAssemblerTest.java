package io.quorate.api.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameAssemblerTest {
  private static final List<ClientFrame> FRAMES =
      List.of(
          new ClientFrame.Hello(1, "test", 1 << 20),
          new ClientFrame.Welcome(1, "c", new NodeId("n1"), 4 << 20),
          new ClientFrame.Ask(300, new Request.Get("docs", new byte[] {1}, 0)),
          new ClientFrame.Ask(
              1, new Request.Put("docs", new byte[9], null, false, new byte[5000], 2)),
          new ClientFrame.Answer(300, new Reply.Done("done")),
          new ClientFrame.Goodbye(new Refusal(ErrorCode.UNAVAILABLE, "bye")));

  @Test
  void framesComeBackHoweverTheStreamIsCut() {
    WireWriter out = new WireWriter();
    FRAMES.forEach(frame -> ClientFrameCodec.write(frame, out));
    byte[] stream = out.toBytes();
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      FrameAssembler assembler = new FrameAssembler(1 << 20);
      WireWriter again = new WireWriter();
      int at = 0;
      while (at < stream.length) {
        int count = Math.min(stream.length - at, 1 + random.nextInt(round + 1));
        feed(assembler, stream, at, count);
        at += count;
        while (assembler.next() == FrameAssembler.Step.FRAME) {
          ClientFrameCodec.write(ClientFrameCodec.read(assembler.frame()), again);
        }
      }
      assertThat(again.toBytes()).as("seed %d", seed).isEqualTo(stream);
    }
  }

  @Test
  void anOversizedFrameIsNamedAndSkipped() {
    WireWriter out = new WireWriter();
    ClientFrameCodec.write(
        new ClientFrame.Ask(
            77, new Request.Put("docs", new byte[9], null, false, new byte[5000], 2)),
        out);
    ClientFrameCodec.write(FRAMES.get(2), out);
    byte[] stream = out.toBytes();
    for (int step : new int[] {1, 7, 100, stream.length}) {
      FrameAssembler assembler = new FrameAssembler(1000);
      List<Long> oversized = new ArrayList<>();
      List<ClientFrame> read = new ArrayList<>();
      for (int at = 0; at < stream.length; at += step) {
        feed(assembler, stream, at, Math.min(step, stream.length - at));
        for (FrameAssembler.Step found = assembler.next();
            found != FrameAssembler.Step.STARVED;
            found = assembler.next()) {
          if (found == FrameAssembler.Step.OVERSIZED) {
            oversized.add(assembler.id());
          } else {
            read.add(ClientFrameCodec.read(assembler.frame()));
          }
        }
      }
      assertThat(oversized).containsExactly(77L);
      assertThat(read).usingRecursiveComparison().isEqualTo(List.of(FRAMES.get(2)));
    }
  }

  @Test
  void anotherProtocolIsRecognised() {
    FrameAssembler assembler = new FrameAssembler(1000);
    byte[] http = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    feed(assembler, http, 0, http.length);
    assertThatThrownBy(assembler::next)
        .isInstanceOf(MalformedWireException.class)
        .hasMessageContaining("GET ")
        .hasMessageContaining("HTTP");
  }

  @Test
  void everyTruncationOfAFrameIsRefusedAsMalformed() {
    for (ClientFrame frame : FRAMES) {
      WireWriter out = new WireWriter();
      ClientFrameCodec.write(frame, out);
      for (int cut = FrameLimits.LENGTH_BYTES + 1; cut < out.length(); cut += 1 + cut / 50) {
        WireWriter truncated = new WireWriter();
        truncated.int32(cut - FrameLimits.LENGTH_BYTES);
        truncated.raw(out.buffer(), FrameLimits.LENGTH_BYTES, cut - FrameLimits.LENGTH_BYTES);
        FrameAssembler assembler = new FrameAssembler(1 << 20);
        feed(assembler, truncated.buffer(), 0, truncated.length());
        assertThat(assembler.next()).isEqualTo(FrameAssembler.Step.FRAME);
        assertThatThrownBy(() -> ClientFrameCodec.read(assembler.frame()))
            .isInstanceOf(MalformedWireException.class);
      }
    }
  }

  @Test
  void aFrameCanBeTakenBack() {
    WireWriter out = new WireWriter();
    ClientFrameCodec.write(FRAMES.getFirst(), out);
    int start = Framing.begin(out);
    out.string("too much");
    Framing.undo(out, start);
    ClientFrameCodec.write(FRAMES.get(1), out);
    FrameAssembler assembler = new FrameAssembler(1 << 20);
    feed(assembler, out.buffer(), 0, out.length());
    assertThat(assembler.next()).isEqualTo(FrameAssembler.Step.FRAME);
    assertThat(assembler.next()).isEqualTo(FrameAssembler.Step.FRAME);
    assertThat(ClientFrameCodec.read(assembler.frame())).isEqualTo(FRAMES.get(1));
    assertThat(assembler.next()).isEqualTo(FrameAssembler.Step.STARVED);
  }

  private static void feed(FrameAssembler assembler, byte[] bytes, int offset, int count) {
    int at = assembler.room(count);
    System.arraycopy(bytes, offset, assembler.array(), at, count);
    assembler.filled(count);
  }
}
