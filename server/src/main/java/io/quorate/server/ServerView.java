package io.quorate.server;

import io.quorate.protocol.process.NodeId;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.HttpExtension;
import io.quorate.server.endpoint.NodeView;
import io.quorate.server.frame.ClientEndpoint;
import io.quorate.server.journal.JournalFigures;
import io.quorate.server.loop.TurnLoop;
import io.quorate.server.metrics.OperationFigures;
import io.quorate.server.metrics.Page;
import io.quorate.server.metrics.ProbeFigures;
import io.quorate.server.peer.PeerCounts;
import io.quorate.server.peer.PeerEndpoint;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a server shows of itself: readiness and figures. Thread-safe. */
final class ServerView implements NodeView {

  /** Where figures come from. */
  record Sources(
      NodeHost host,
      OperationFigures operations,
      ProbeFigures probes,
      JournalFigures disk,
      StorageEngine engine,
      ClientEndpoint clients,
      PeerEndpoint peers,
      TurnLoop turns,
      BlockingRequests requests) {}

  private final ServerConfig config;
  private final Sources sources;
  private volatile String unready = "it is recovering";
  private volatile String ended = "";
  private volatile boolean removed;
  private volatile List<HttpExtension> extensions = List.of();

  ServerView(ServerConfig config, Sources sources) {
    this.config = config;
    this.sources = sources;
  }

  /** Why the node does not serve; empty when it does. */
  void unready(String why) {
    if (!unready.equals(why)) {
      unready = why;
    }
  }

  /** Shows the figures of these too. */
  void shows(List<HttpExtension> added) {
    extensions = added;
  }

  void removed(boolean forGood) {
    removed = forGood;
  }

  void ends(String why) {
    ended = why;
  }

  @Override
  public NodeId self() {
    return config.name();
  }

  @Override
  public String cluster() {
    return config.cluster();
  }

  @Override
  public NodeAddress address() {
    return config.address();
  }

  @Override
  public String unreadyBecause() {
    return ended.isEmpty() ? unready : ended;
  }

  @Override
  public boolean removed() {
    return removed;
  }

  @Override
  public long storedBytes() {
    return sources.engine().tables().approximateBytes();
  }

  @Override
  public void writeMetrics(OutputStream out) throws IOException {
    Page page = new Page().operations(sources.operations()).probes(sources.probes());
    addDisk(page);
    addConnections(page);
    addNode(page);
    extensions.forEach(extension -> extension.addTo(page));
    page.process().writeTo(out);
  }

  private void addDisk(Page page) {
    StorageEngine engine = sources.engine();
    page.histogram(
            "quorate_journal_sync_seconds",
            "Write and sync of one group of records",
            sources.disk().syncs())
        .histogram(
            "quorate_tables_flush_seconds",
            "One step of writing rows to the tables",
            sources.disk().flushes())
        .counter(
            "quorate_journal_written_bytes",
            "Bytes written to the journal",
            engine.journal().bytesWritten())
        .counter(
            "quorate_journal_records",
            "Records submitted to the journal, counted from the first of its life",
            engine.journal().submitted())
        .gauge("quorate_journal_file_bytes", "Size of the journal", engine.journal().fileBytes())
        .gauge(
            "quorate_journal_pending_bytes",
            "Bytes submitted and not yet written",
            engine.journal().pendingBytes())
        .gauge(
            "quorate_journal_replay_bytes",
            "Bytes that a restart after a crash would replay",
            engine.replayBytes())
        .gauge("quorate_tables_bytes", "Size of the tables", engine.tables().approximateBytes());
  }

  /** Waits for the loop, whose own these figures are. */
  private void addConnections(Page page) {
    try {
      sources.turns().call(() -> addConnectionsOnLoop(page)).get(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RejectedExecutionException _) {
      // The node has stopped, or does not answer: the rest of the page still helps.
    }
  }

  private Page addConnectionsOnLoop(Page page) {
    PeerCounts peers = sources.peers().counts();
    return page.gauge("quorate_clients", "Connected clients", sources.clients().connections())
        .gauge(
            "quorate_waiting_requests",
            "Watches and followers that wait for a change, where asked and where served",
            sources.host().waitingRequests())
        .gauge("quorate_peers", "Peers that take messages", sources.peers().connected())
        .counter("quorate_peer_messages_sent", "Messages handed to peers", peers.sent())
        .counter("quorate_peer_messages_received", "Messages from peers", peers.received())
        .counter(
            "quorate_peer_messages_dropped",
            "Messages to peers that were away or did not take what they were sent",
            peers.dropped())
        .counter("quorate_peer_frames_malformed", "Frames that were no message", peers.malformed())
        .counter("quorate_peer_refused", "Peers turned away", peers.refused());
  }

  /** What the node says of itself, as in a cluster's status: keys, siblings, hints. */
  private void addNode(Page page) {
    page.gauge("quorate_ready", "1 while the node serves", unreadyBecause().isEmpty() ? 1 : 0);
    Reply reply = sources.requests().ask(new Request.ClusterStatus(true));
    if (reply instanceof Reply.Cluster cluster) {
      for (ClusterInfo.NodeInfo node : cluster.cluster().nodes()) {
        if (node.node().equals(config.name())) {
          page.gauge("quorate_hints", "Hints that wait on this node", node.hints())
              .gauges("quorate_node", "Figures of this node", "figure", node.figures());
        }
      }
      page.gauge(
          "quorate_table_version",
          "Version of the table of ownership",
          cluster.cluster().tableVersion());
    }
  }
}
