package io.quorate.server;

import io.quorate.node.NodePorts;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.server.loop.TurnLoop;
import io.quorate.server.metrics.ProbeFigures;
import io.quorate.server.metrics.ProcessFigures;
import io.quorate.server.peer.PeerEndpoint;
import io.quorate.store.operation.NodeAddress;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real machine under a node. On the node's loop. */
final class LoopPorts implements NodePorts {
  private static final Logger LOG = LoggerFactory.getLogger(LoopPorts.class);

  private final TurnLoop turns;
  private final PeerEndpoint peers;
  private final Runnable wakeJournal;
  private final ProbeFigures probes;
  private final LongSupplier wall;
  private final SplittableRandom random = new SplittableRandom();

  LoopPorts(
      TurnLoop turns,
      PeerEndpoint peers,
      Runnable wakeJournal,
      ProbeFigures probes,
      LongSupplier wall) {
    this.turns = turns;
    this.peers = peers;
    this.wakeJournal = wakeJournal;
    this.probes = probes;
    this.wall = wall;
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public long wallMillis() {
    return wall.getAsLong();
  }

  @Override
  public long choose(String site, long bound) {
    return random.nextLong(bound);
  }

  @Override
  public void send(NodeId to, ProcessId process, Object message) {
    peers.send(to, process, message);
  }

  @Override
  public void peers(SortedMap<NodeId, NodeAddress> addresses) {
    peers.connect(addresses);
  }

  @Override
  public void wakeAt(long nanos) {
    turns.wakeAt(nanos);
  }

  @Override
  public void journalSubmitted() {
    wakeJournal.run();
  }

  @Override
  public void note(ProcessId process, String probe, long value) {
    probes.note(probe, value);
  }

  @Override
  public void warn(ProcessId process, String sentence) {
    LOG.atWarn().addKeyValue("process", process).log(sentence);
  }

  @Override
  public void figures(SortedMap<String, Long> figures) {
    figures.put("cpuMillis", ProcessFigures.cpuMillis());
  }
}
