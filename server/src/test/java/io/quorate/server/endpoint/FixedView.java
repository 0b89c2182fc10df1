package io.quorate.server.endpoint;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.NodeAddress;
import java.io.OutputStream;

/** A node that serves, and takes so much space. */
public record FixedView(NodeId self, String cluster, NodeAddress address, long storedBytes)
    implements NodeView {

  /** Node n1 of the cluster c1, on ports that nobody asks. */
  public static final FixedView N1 =
      new FixedView(new NodeId("n1"), "c1", new NodeAddress("127.0.0.1", 1), 0);

  @Override
  public String unreadyBecause() {
    return "";
  }

  @Override
  public boolean removed() {
    return false;
  }

  @Override
  public void writeMetrics(OutputStream out) {
    throw new UnsupportedOperationException("nobody asks for figures here");
  }
}
