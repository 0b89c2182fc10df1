package io.quorate.server.peer;

import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.server.frame.FrameConnection;

/** A connection that we dialled: we send, the peer reads, and answers here if nowhere else. */
final class OutgoingPeer extends FrameConnection {
  private final PeerLink link;
  private final Peering peering;
  private boolean welcome;

  OutgoingPeer(PeerLink link, Peering peering) {
    super(peering.turns(), peering.limits().frameBytesMax());
    this.link = link;
    this.peering = peering;
  }

  /** Whether messages may be sent now. */
  boolean takes() {
    return welcome && drains() && out().length() < peering.limits().outgoingBytesMax();
  }

  void send(ProcessId process, Object message) {
    peering.messages().write(process, message, out());
  }

  @Override
  protected void onOpen() {
    PeerHost host = peering.host();
    PeerFrame.write(
        new PeerFrame.Hello(
            PeerFrame.VERSION,
            host.cluster(),
            host.self().name(),
            host.tableVersion(),
            peering.life()),
        out());
  }

  @Override
  protected void onClosed() {
    link.closed(this);
  }

  @Override
  protected void onFrame(WireReader in) {
    int kind = in.u8();
    if (welcome && kind == PeerFrame.MESSAGE) {
      peering.messages().receive(link.peer(), in);
      return;
    }
    switch (PeerFrame.read(kind, in)) {
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
        if (refused.taken()) {
          peering.host().displaced(refused.sentence());
        }
      }
      case PeerFrame.Ask _ -> PeerFrame.write(new PeerFrame.Here(), out());
      case PeerFrame.Hello _, PeerFrame.Here _ ->
          throw new MalformedWireException("an answer to the Hello", 0, "a frame of kind " + kind);
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
