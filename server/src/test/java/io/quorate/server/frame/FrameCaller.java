package io.quorate.server.frame;

import io.quorate.api.frame.ClientFrame;
import io.quorate.api.frame.ClientFrameCodec;
import io.quorate.api.frame.FrameAssembler;
import io.quorate.api.frame.FrameLimits;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** Speaks frames with a node over a plain socket. */
public final class FrameCaller implements AutoCloseable {
  private final Socket socket;
  private final FrameAssembler assembler = new FrameAssembler(FrameLimits.REPLY_BYTES_MAX);
  private long ids;

  public FrameCaller(NodeAddress address) throws IOException {
    socket = new Socket(address.host(), address.clientPort());
    socket.setSoTimeout(60_000);
    socket.setTcpNoDelay(true);
  }

  /** Connects and greets. */
  public static FrameCaller greeted(NodeAddress address) throws IOException {
    FrameCaller caller = new FrameCaller(address);
    caller.send(new ClientFrame.Hello(FrameLimits.VERSION, "test", FrameLimits.REPLY_BYTES_MAX));
    if (!(caller.receive() instanceof ClientFrame.Welcome)) {
      throw new AssertionError("no welcome");
    }
    return caller;
  }

  public void send(ClientFrame... frames) throws IOException {
    WireWriter out = new WireWriter();
    for (ClientFrame frame : frames) {
      ClientFrameCodec.write(frame, out);
    }
    sendBytes(out.toBytes());
  }

  public void sendBytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** The next frame, or null when the other side has closed. */
  public @Nullable ClientFrame receive() throws IOException {
    while (assembler.next() != FrameAssembler.Step.FRAME) {
      int at = assembler.room(8192);
      int count;
      try {
        count = socket.getInputStream().read(assembler.array(), at, 8192);
      } catch (SocketException e) {
        return null;
      }
      if (count < 0) {
        return null;
      }
      assembler.filled(count);
    }
    return ClientFrameCodec.read(assembler.frame());
  }

  /** Asks and waits for that answer. */
  public Reply ask(Request request) throws IOException {
    long id = ++ids;
    send(new ClientFrame.Ask(id, request));
    ClientFrame frame = receive();
    if (frame instanceof ClientFrame.Answer answer && answer.id() == id) {
      return answer.reply();
    }
    throw new AssertionError("instead of an answer: " + frame);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
