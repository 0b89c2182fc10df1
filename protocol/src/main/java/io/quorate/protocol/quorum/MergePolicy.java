package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import java.util.List;

/**
 * How concurrent values of a key become one, or stay several. Implementations are pure, and the
 * same on every node.
 */
public interface MergePolicy {

  /**
   * What to store for a user's write.
   *
   * @param present what the coordinator holds
   * @param dot of the new version
   * @throws IllegalArgumentException when the value is not one that the policy understands; the
   *     message says what was expected
   */
  byte[] write(Versions present, Dot dot, byte[] value);

  /**
   * What a write supersedes. It must not cover a value that the stored bytes leave out and the
   * writer has not replaced.
   *
   * @param present what the coordinator holds
   * @param seen what the writer had seen; empty for a blind write
   */
  Clock supersedes(Versions present, Clock seen);

  /**
   * What a reader sees of the stored siblings: the same ones, or one merged value under a dot of
   * theirs.
   */
  List<Sibling> present(List<Sibling> siblings);

  /** Keeps every sibling for the client to reconcile. */
  MergePolicy SIBLINGS =
      new MergePolicy() {
        @Override
        public byte[] write(Versions present, Dot dot, byte[] value) {
          return value;
        }

        @Override
        public Clock supersedes(Versions present, Clock seen) {
          return seen;
        }

        @Override
        public List<Sibling> present(List<Sibling> siblings) {
          return siblings;
        }
      };
}
