package io.quorate.server.endpoint;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.NodeAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** What pages for people and tools show of a node. Thread-safe. */
public interface NodeView {

  /** The media type of {@link #metrics}. */
  String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  NodeId self();

  String cluster();

  NodeAddress address();

  /** Why the node does not serve yet, or no longer; empty when it serves. */
  String unreadyBecause();

  /** Whether the node was removed from its cluster, and will never serve again. */
  boolean removed();

  /** What the node's tables take, roughly, in bytes. */
  long storedBytes();

  /** Writes the figures in the text format of Prometheus. */
  void writeMetrics(OutputStream out) throws IOException;

  /** The figures as one page, of {@link #METRICS_TYPE}. */
  default byte[] metrics() throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream(32 << 10);
    writeMetrics(page);
    return page.toByteArray();
  }
}
