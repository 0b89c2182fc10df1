package io.quorate.protocol.raft;

/** Settings under which a scenario can decide about each entry. */
final class ScriptedSettings {
  private static final RaftSettings D = RaftSettings.DEFAULT;

  /** One entry a message, and as much under way as usual. */
  static final RaftSettings ONE_ENTRY_A_MESSAGE = windowed(D.inflightMessages(), D.inflightBytes());

  private ScriptedSettings() {}

  /** One entry a message, and no more than this under way to one follower. */
  static RaftSettings windowed(int inflightMessages, long inflightBytes) {
    return new RaftSettings(
        D.electionNanos(),
        D.electionSpreadNanos(),
        D.heartbeatNanos(),
        D.stallNanos(),
        D.priority(),
        1,
        inflightMessages,
        inflightBytes,
        D.commandBytesMax(),
        D.undecidedBytesMax(),
        D.logBytesMax(),
        D.chunkBytes(),
        D.catchUpEntries(),
        D.driftPerMillion());
  }
}
