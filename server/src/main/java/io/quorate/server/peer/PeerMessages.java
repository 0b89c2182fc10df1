package io.quorate.server.peer;

import io.quorate.api.frame.Framing;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/** Messages as frames, the same on connections of either direction. */
final class PeerMessages {
  private final PeerHost host;
  private final PeerCounts counts;

  PeerMessages(PeerHost host, PeerCounts counts) {
    this.host = host;
    this.counts = counts;
  }

  void write(ProcessId process, Object message, WireWriter out) {
    counts.sent++;
    int start = Framing.begin(out);
    out.u8(PeerFrame.MESSAGE).varint(process.keyspace()).varint(process.partition());
    host.write(process, message, out);
    Framing.end(out, start);
  }

  /** Takes a frame whose kind was read already. */
  void receive(NodeId from, WireReader in) {
    ProcessId process = new ProcessId((int) in.varint(), (int) in.varint());
    Object message = host.read(process, in);
    in.expectEnd();
    counts.received++;
    host.receive(from, process, message);
  }
}
