package io.quorate.node.shard;

import io.quorate.protocol.process.ProcessId;

/** What a node tells of itself. */
public interface Notes {

  /** Counts or measures. */
  void note(ProcessId process, String probe, long value);

  /** Says in a sentence what whoever operates the node should know. */
  void warn(ProcessId process, String sentence);
}
