package io.quorate.client;

import io.quorate.api.frame.ClientFrame;
import io.quorate.api.frame.ClientFrameCodec;
import io.quorate.api.frame.FrameAssembler;
import io.quorate.api.frame.FrameLimits;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A node's clients' port that answers as a test says. */
final class FakeNode implements AutoCloseable {

  /** What a node does with a request. */
  interface Script {
    /** The reply; null says nothing, {@link Hangup} closes the connection instead. */
    @Nullable Reply answer(Request request) throws Hangup;
  }

  /** The node dies while it has the request. */
  static final class Hangup extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** Requests on data, in the order in which they came. */
  final List<Request> asked = new CopyOnWriteArrayList<>();

  /** How many waits were ended. */
  final AtomicInteger cancelled = new AtomicInteger();

  /** Other requests: for the table. */
  final List<Request> askedForTable = new CopyOnWriteArrayList<>();

  private static final int CLIENT_PORT_OFFSET = 2;

  private final NodeId id;
  private final ServerSocket listening;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile Script script = _ -> null;

  FakeNode(String name) throws IOException {
    id = new NodeId(name);
    listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  NodeId id() {
    return id;
  }

  /** What it does from now on with requests on data and for the table. */
  void does(Script next) {
    script = next;
  }

  NodeAddress address() {
    return new NodeAddress("127.0.0.1", listening.getLocalPort() - CLIENT_PORT_OFFSET);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    FrameAssembler frames = new FrameAssembler(FrameLimits.REQUEST_BYTES_MAX);
    try (socket) {
      while (true) {
        while (frames.next() == FrameAssembler.Step.FRAME) {
          answer(socket, ClientFrameCodec.read(frames.frame()));
        }
        int at = frames.room(8192);
        int count = socket.getInputStream().read(frames.array(), at, 8192);
        if (count < 0) {
          return;
        }
        frames.filled(count);
      }
    } catch (IOException | Hangup _) {
      // the connection is gone
    }
  }

  private void answer(Socket socket, ClientFrame frame) throws IOException, Hangup {
    switch (frame) {
      case ClientFrame.Hello _ ->
          send(
              socket,
              new ClientFrame.Welcome(FrameLimits.VERSION, "c", id, FrameLimits.REQUEST_BYTES_MAX));
      case ClientFrame.Ask ask -> {
        (ask.request() instanceof Request.Data ? asked : askedForTable).add(ask.request());
        Reply reply = script.answer(ask.request());
        if (reply != null) {
          send(socket, new ClientFrame.Answer(ask.id(), reply));
        }
      }
      case ClientFrame.Cancel _ -> cancelled.incrementAndGet();
      case ClientFrame.Welcome _, ClientFrame.Answer _, ClientFrame.Goodbye _ ->
          throw new AssertionError("a client sends " + frame);
    }
  }

  private static void send(Socket socket, ClientFrame frame) throws IOException {
    WireWriter out = new WireWriter();
    ClientFrameCodec.write(frame, out);
    socket.getOutputStream().write(out.toBytes());
    socket.getOutputStream().flush();
  }

  /** Dies: nobody listens any more, and connections are closed. */
  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
