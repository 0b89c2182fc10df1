package io.quorate.benchmarks.systems;

import java.io.IOException;
import java.util.List;

/** A store of three processes, running from its construction until it is closed. */
public interface SystemUnderTest extends AutoCloseable {

  /** Servers of each system. */
  int SERVERS = 3;

  String name();

  /** One sentence: version and what was set, for the report. */
  String settings();

  /** Process ids of the servers, without the client. */
  List<Long> pids();

  /** The process that drives it. */
  LoadProcess connect(int keys, int valueBytes) throws IOException;

  @Override
  void close();
}
