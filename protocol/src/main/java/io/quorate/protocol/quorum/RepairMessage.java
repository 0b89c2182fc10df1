package io.quorate.protocol.quorum;

import java.util.List;

/** Finding out what a peer lacks: by its dot log, or by Merkle trees. */
public sealed interface RepairMessage extends SyncMessage {

  /**
   * The sender coordinated writes that the receiver has not confirmed; answered by {@link LogSeen}.
   *
   * @param life of the sender's process
   * @param first number of the oldest write that the sender still knows
   * @param head number of the latest
   * @param confirmed what the receiver has confirmed, in case that it has restarted since
   */
  record LogHead(long epoch, long era, long life, long first, long head, long confirmed)
      implements RepairMessage {}

  /**
   * What arrived here of the receiver's writes.
   *
   * @param watermark all up to this one
   * @param missing the lowest runs that did not; none when all did
   */
  record LogSeen(long epoch, long era, long life, long watermark, List<Seen.Run> missing)
      implements RepairMessage {}

  /**
   * States that the receiver misses, as they are now; answered by {@link LogSeen}.
   *
   * @param numbers the writes of the sender's log that these states cover
   */
  record LogRows(long epoch, long era, long life, long head, List<Long> numbers, List<Keyed> rows)
      implements RepairMessage {}

  /** The sender's Merkle tree, {@link MerkleTree#groups}; answered by {@link AuditAnswer}. */
  record AuditAsk(long epoch, long era, long[] groups) implements RepairMessage {}

  /**
   * How the sender's tree differs from the asker's.
   *
   * @param groups a bit for each group that differs; none when the trees are equal
   * @param leaves the sender's leaves of those groups, in order
   * @param life of the sender's process
   * @param head latest write in the sender's dot log: all up to it are in the tree
   */
  record AuditAnswer(long epoch, long era, int groups, long[] leaves, long life, long head)
      implements RepairMessage {}
}
