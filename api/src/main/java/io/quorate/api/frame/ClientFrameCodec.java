package io.quorate.api.frame;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.ReplyCodec;
import io.quorate.store.operation.Request;
import io.quorate.store.operation.RequestCodec;

/** {@link ClientFrame}s as bytes. */
public final class ClientFrameCodec {
  private static final int HELLO = 1;
  private static final int WELCOME = 2;
  private static final int ASK = 3;
  private static final int ANSWER = 4;
  private static final int GOODBYE = 5;
  private static final int CANCEL = 6;

  private ClientFrameCodec() {}

  /** Appends a frame with its length in front. */
  public static void write(ClientFrame frame, WireWriter out) {
    switch (frame) {
      case ClientFrame.Hello hello -> {
        int start = Framing.begin(out);
        out.u8(HELLO).varint(hello.version()).string(hello.client()).varint(hello.replyBytesMax());
        Framing.end(out, start);
      }
      case ClientFrame.Welcome welcome -> {
        int start = Framing.begin(out);
        out.u8(WELCOME)
            .varint(welcome.version())
            .string(welcome.cluster())
            .string(welcome.node().name())
            .varint(welcome.frameBytesMax());
        Framing.end(out, start);
      }
      case ClientFrame.Ask ask -> writeAsk(ask.id(), ask.request(), out);
      case ClientFrame.Cancel cancel -> {
        int start = Framing.begin(out);
        out.u8(CANCEL).varint(cancel.id());
        Framing.end(out, start);
      }
      case ClientFrame.Answer answer -> writeAnswer(answer.id(), answer.reply(), out);
      case ClientFrame.Goodbye goodbye -> {
        int start = Framing.begin(out);
        ReplyCodec.writeRefusal(goodbye.refusal(), out.u8(GOODBYE));
        Framing.end(out, start);
      }
    }
  }

  /**
   * Appends an {@link ClientFrame.Ask} without making one; returns the size of the frame's rest.
   */
  public static int writeAsk(long id, Request request, WireWriter out) {
    int start = Framing.begin(out);
    RequestCodec.write(request, out.u8(ASK).varint(id));
    return Framing.end(out, start);
  }

  /**
   * Appends an {@link ClientFrame.Answer} without making one; returns the size of the frame's rest.
   */
  public static int writeAnswer(long id, Reply reply, WireWriter out) {
    int start = Framing.begin(out);
    ReplyCodec.write(reply, out.u8(ANSWER).varint(id));
    return Framing.end(out, start);
  }

  /** Reads the rest of a frame, all of it. */
  public static ClientFrame read(WireReader in) {
    int kind = in.u8();
    ClientFrame frame =
        switch (kind) {
          case HELLO -> new ClientFrame.Hello(number(in), in.string(), number(in));
          case WELCOME ->
              new ClientFrame.Welcome(number(in), in.string(), new NodeId(name(in)), number(in));
          case ASK -> new ClientFrame.Ask(in.varint(), RequestCodec.read(in));
          case ANSWER -> new ClientFrame.Answer(in.varint(), ReplyCodec.read(in));
          case CANCEL -> new ClientFrame.Cancel(in.varint());
          case GOODBYE -> new ClientFrame.Goodbye(ReplyCodec.readRefusal(in));
          default ->
              throw new MalformedWireException("a kind of frame", 0, "the unknown kind " + kind);
        };
    in.expectEnd();
    return frame;
  }

  /**
   * The id of an Ask or Answer, from the first bytes of its rest; -1 where there is none to read.
   */
  public static long peekId(byte[] bytes, int offset, int count) {
    WireReader in = new WireReader(bytes, offset, count);
    try {
      int kind = in.u8();
      return kind == ASK || kind == ANSWER ? in.varint() : -1;
    } catch (MalformedWireException _) {
      return -1;
    }
  }

  private static String name(WireReader in) {
    int at = in.position();
    String name = in.string();
    if (name.isEmpty()) {
      throw new MalformedWireException("the name of a node", at, "an empty string");
    }
    return name;
  }

  private static int number(WireReader in) {
    int at = in.position();
    long value = in.varint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new MalformedWireException("a number below 2^31", at, Long.toUnsignedString(value));
    }
    return (int) value;
  }
}
