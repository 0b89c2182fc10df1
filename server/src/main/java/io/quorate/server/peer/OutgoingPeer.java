package io.quorate.server.peer;

import io.quorate.api.frame.Framing;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.frame.FrameConnection;
import io.quorate.server.loop.TurnLoop;

/** A connection that we dialled: we send, the peer reads. */
final class OutgoingPeer extends FrameConnection {
  private static final int GREETING_BYTES_MAX = 1 << 20;

  private final PeerLink link;
  private final PeerHost host;
  private final PeerLimits limits;
  private boolean welcome;

  OutgoingPeer(TurnLoop turns, PeerLink link, PeerHost host, PeerLimits limits) {
    super(turns, GREETING_BYTES_MAX);
    this.link = link;
    this.host = host;
    this.limits = limits;
  }

  /** Whether messages may be sent now. */
  boolean takes() {
    return welcome && drains() && out().length() < limits.outgoingBytesMax();
  }

  void send(ProcessId process, Object message) {
    WireWriter out = out();
    int start = Framing.begin(out);
    out.u8(PeerFrame.MESSAGE).varint(process.keyspace()).varint(process.partition());
    host.write(process, message, out);
    Framing.end(out, start);
  }

  @Override
  protected void onOpen() {
    PeerFrame.write(
        new PeerFrame.Hello(
            PeerFrame.VERSION, host.cluster(), host.self().name(), host.tableVersion()),
        out());
  }

  @Override
  protected void onClosed() {
    link.closed(this);
  }

  @Override
  protected void onFrame(WireReader in) {
    switch (PeerFrame.read(in.u8(), in)) {
      case PeerFrame.Welcome answer when answer.node().equals(link.peer().name()) -> {
        welcome = true;
        link.welcomed(answer.tableVersion());
      }
      case PeerFrame.Welcome answer -> {
        link.complain(
            "expected node "
                + link.peer()
                + " there, but node "
                + answer.node()
                + " answered; correct the address");
        closeNow();
      }
      case PeerFrame.Refused refused -> {
        link.complain("it refused: " + refused.sentence());
        closeNow();
      }
      case PeerFrame.Hello _ ->
          throw new MalformedWireException("an answer to the Hello", 0, "another Hello");
    }
  }

  @Override
  protected void onOversized(long id, int bytes) {
    link.complain("it answered with a frame of " + bytes + " bytes; is that a Quorate node?");
    closeNow();
  }

  @Override
  protected void onMalformed(MalformedWireException e) {
    link.complain("its answer cannot be read (" + e.getMessage() + "); is that a peer port?");
  }
}
