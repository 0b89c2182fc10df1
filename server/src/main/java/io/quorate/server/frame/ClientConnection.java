package io.quorate.server.frame;

import io.quorate.api.frame.ClientFrame;
import io.quorate.api.frame.ClientFrameCodec;
import io.quorate.api.frame.FrameLimits;
import io.quorate.api.frame.Framing;
import io.quorate.node.Cancellation;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.endpoint.RequestHandler;
import io.quorate.server.loop.TurnLoop;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A client's connection: greets, then answers requests in whatever order they are done. */
final class ClientConnection extends FrameConnection {
  private final String cluster;
  private final NodeId node;
  private final RequestHandler handler;
  private final Set<ClientConnection> open;
  private final Map<Long, Cancellation> waits = new LinkedHashMap<>();
  private boolean greeted;
  private boolean gone;
  private int replyBytesMax = FrameLimits.REPLY_BYTES_MAX;

  ClientConnection(
      TurnLoop turns,
      String cluster,
      NodeId node,
      RequestHandler handler,
      Set<ClientConnection> open) {
    super(turns, FrameLimits.REQUEST_BYTES_MAX);
    this.cluster = cluster;
    this.node = node;
    this.handler = handler;
    this.open = open;
  }

  @Override
  protected void onOpen() {
    open.add(this);
  }

  @Override
  protected void onClosed() {
    gone = true;
    open.remove(this);
    List.copyOf(waits.values()).forEach(Cancellation::cancel);
    waits.clear();
  }

  @Override
  protected void onFrame(WireReader bytes) {
    ClientFrame frame;
    try {
      frame = ClientFrameCodec.read(bytes);
    } catch (MalformedWireException e) {
      long id = frameId();
      if (id < 0) {
        throw e;
      }
      answer(
          id,
          refused(
              ErrorCode.INVALID_ARGUMENT,
              "the request cannot be read: "
                  + e.getMessage()
                  + "; the client may be newer than this node"));
      return;
    }
    switch (frame) {
      case ClientFrame.Hello hello -> greet(hello);
      case ClientFrame.Ask ask -> ask(ask.id(), ask.request());
      case ClientFrame.Cancel cancel -> cancel(cancel.id());
      case ClientFrame.Goodbye _ -> closeAfterFlush();
      case ClientFrame.Welcome _, ClientFrame.Answer _ ->
          dismiss("a node takes Hello and Ask frames; this was one that a client takes");
    }
  }

  private void greet(ClientFrame.Hello hello) {
    if (hello.version() != FrameLimits.VERSION) {
      dismiss(
          "the client speaks frames of version "
              + hello.version()
              + ", this node version "
              + FrameLimits.VERSION
              + "; use the client that was released with the node");
      return;
    }
    greeted = true;
    replyBytesMax = Math.max(1024, hello.replyBytesMax());
    ClientFrameCodec.write(
        new ClientFrame.Welcome(FrameLimits.VERSION, cluster, node, FrameLimits.REQUEST_BYTES_MAX),
        out());
  }

  private void ask(long id, Request request) {
    if (!greeted) {
      dismiss("the first frame of a connection must be a Hello");
      return;
    }
    boolean[] answered = new boolean[1];
    Cancellation wait =
        handler.handle(
            request,
            reply -> {
              answered[0] = true;
              waits.remove(id);
              answer(id, reply);
            });
    if (!answered[0] && !wait.equals(Cancellation.NONE)) {
      waits.put(id, wait);
    }
  }

  private void cancel(long id) {
    Cancellation wait = waits.remove(id);
    if (wait != null) { // else it was answered meanwhile
      wait.cancel();
    }
  }

  private void answer(long id, Reply reply) {
    if (gone) {
      return;
    }
    WireWriter out = out();
    int start = out.length();
    int bytes = ClientFrameCodec.writeAnswer(id, reply, out);
    if (bytes > replyBytesMax) {
      Framing.undo(out, start);
      ClientFrameCodec.writeAnswer(
          id,
          refused(
              ErrorCode.TOO_LARGE,
              "the answer has "
                  + bytes
                  + " bytes and the client takes "
                  + replyBytesMax
                  + "; ask for fewer rows, or read this key over HTTP, which has no such limit"),
          out);
    }
  }

  @Override
  protected void onOversized(long id, int bytes) {
    String sentence =
        "the request has "
            + bytes
            + " bytes and a node takes "
            + FrameLimits.REQUEST_BYTES_MAX
            + "; split the value over several keys";
    if (id < 0) {
      dismiss(sentence);
    } else {
      answer(id, refused(ErrorCode.TOO_LARGE, sentence));
    }
  }

  @Override
  protected void onMalformed(MalformedWireException e) {
    dismiss("this is no frame: " + e.getMessage());
  }

  private void dismiss(String sentence) {
    dismiss(new Refusal(ErrorCode.INVALID_ARGUMENT, sentence));
  }

  /** Says why and closes. */
  void dismiss(Refusal refusal) {
    ClientFrameCodec.write(new ClientFrame.Goodbye(refusal), out());
    closeAfterFlush();
  }

  private static Reply refused(ErrorCode code, String sentence) {
    return new Reply.Refused(new Refusal(code, sentence));
  }
}
