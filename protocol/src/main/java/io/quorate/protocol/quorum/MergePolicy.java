package io.quorate.protocol.quorum;

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
   * Applied to what a replica is about to store, after every join and every put: may drop siblings
   * that lose, never the clock. Must commute with joins.
   */
  Versions settle(Versions versions);

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
   * Whether a write supersedes all that its coordinator holds, whatever the context: so do
   * operations.
   */
  boolean writesSupersede();

  /**
   * What a reader sees of the stored siblings: the same ones, or one merged value under a dot of
   * theirs.
   */
  List<Sibling> present(List<Sibling> siblings);

  /** Keeps every sibling for the client to reconcile. */
  MergePolicy SIBLINGS =
      new MergePolicy() {
        @Override
        public Versions settle(Versions versions) {
          return versions;
        }

        @Override
        public byte[] write(Versions present, Dot dot, byte[] value) {
          return value;
        }

        @Override
        public boolean writesSupersede() {
          return false;
        }

        @Override
        public List<Sibling> present(List<Sibling> siblings) {
          return siblings;
        }
      };
}
