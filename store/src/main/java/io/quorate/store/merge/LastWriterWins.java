package io.quorate.store.merge;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.quorum.MergePolicy;
import java.util.Comparator;
import java.util.List;

/**
 * Of concurrent values readers see the one with the largest hybrid time, ties broken by the dot.
 * Causality comes first: only siblings are compared, never a value with one that supersedes it.
 *
 * <p>Replicas keep the losers until the next write, which supersedes all that its coordinator
 * holds. Dropping them at once would not be safe: where a clock runs slow, which sibling wins
 * depends on the order in which replicas learn of the writes that supersede others, and two
 * replicas that dropped each other's winner would end with nothing.
 */
final class LastWriterWins implements MergePolicy {

  private static final Comparator<Sibling> LATER =
      Comparator.comparingLong(Sibling::hybridTime).thenComparing(Sibling::dot);

  @Override
  public byte[] write(Versions present, Dot dot, byte[] value) {
    return value;
  }

  @Override
  public Clock supersedes(Versions present, Clock seen) {
    return present.clock().join(seen); // the coordinator's time is past all it holds, so it wins
  }

  @Override
  public List<Sibling> present(List<Sibling> siblings) {
    return siblings.size() < 2 ? siblings : List.of(siblings.stream().max(LATER).orElseThrow());
  }
}
