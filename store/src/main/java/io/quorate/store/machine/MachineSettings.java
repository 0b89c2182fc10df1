package io.quorate.store.machine;

/**
 * Limits of a machine; the same on every replica for good, since what is refused depends on them.
 *
 * @param historyRevisions how many revisions back can be read; 0 keeps all until somebody compacts
 * @param keyBytesMax longest key
 * @param valueBytesMax largest value
 * @param operationsMax operations, and conditions, in one list of a transaction
 * @param readBytesMax bytes that one read inside a transaction returns at most
 * @param sessionsMax sessions; beyond it the one that was silent for longest is forgotten, and its
 *     retries are refused
 * @param answersMax answers that a session keeps; a client has at most as many requests under way
 * @param answerBytesMax beyond it only the fact that a request was done is remembered
 * @param answersBytesMax of all sessions together; beyond it sessions are forgotten, too
 */
public record MachineSettings(
    long historyRevisions,
    int keyBytesMax,
    int valueBytesMax,
    int operationsMax,
    int readBytesMax,
    int sessionsMax,
    int answersMax,
    int answerBytesMax,
    long answersBytesMax) {

  /** With at most 16 MiB of answers. */
  public MachineSettings(
      long historyRevisions,
      int keyBytesMax,
      int valueBytesMax,
      int operationsMax,
      int readBytesMax,
      int sessionsMax,
      int answersMax,
      int answerBytesMax) {
    this(
        historyRevisions,
        keyBytesMax,
        valueBytesMax,
        operationsMax,
        readBytesMax,
        sessionsMax,
        answersMax,
        answerBytesMax,
        16 << 20);
  }

  /** 10,000 revisions, keys of 4 KiB, values of 1 MiB, 128 operations, 10,000 sessions. */
  public static final MachineSettings DEFAULT =
      new MachineSettings(10_000, 4096, 1 << 20, 128, 4 << 20, 10_000, 256, 4096);

  public MachineSettings {
    if (historyRevisions < 0 || sessionsMax < 1 || answersMax < 1 || answerBytesMax < 64) {
      throw new IllegalArgumentException(
          "historyRevisions must be 0 or more, sessionsMax and answersMax positive, answerBytesMax at"
              + " least 64");
    }
  }
}
