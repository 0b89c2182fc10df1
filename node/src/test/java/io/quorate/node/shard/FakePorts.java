package io.quorate.node.shard;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import java.util.ArrayList;
import java.util.List;

/** Ports that write down what they are asked, with clocks that a test moves. */
final class FakePorts implements ShardPorts {
  final List<String> log = new ArrayList<>();
  long nanos = 1_000;
  long wallMillis = 5_000;
  long wakeAt = -1;
  int submissions;

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public long wallMillis() {
    return wallMillis;
  }

  @Override
  public long choose(String site, long bound) {
    return 0;
  }

  @Override
  public void send(NodeId to, ProcessId process, Object message) {
    log.add("send " + to + " " + message);
  }

  @Override
  public void wakeAt(long nanos) {
    wakeAt = nanos;
  }

  @Override
  public void journalSubmitted() {
    submissions++;
  }

  @Override
  public void note(ProcessId process, String probe, long value) {
    log.add("note " + process + " " + probe);
  }

  @Override
  public void warn(ProcessId process, String sentence) {
    log.add("warn " + process + " " + sentence);
  }

  /** What was logged since the last time. */
  List<String> drain() {
    List<String> lines = List.copyOf(log);
    log.clear();
    return lines;
  }
}
