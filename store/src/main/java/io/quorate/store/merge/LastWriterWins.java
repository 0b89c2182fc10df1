package io.quorate.store.merge;

import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.quorum.MergePolicy;
import java.util.Comparator;
import java.util.List;

/**
 * Of concurrent values the one with the largest hybrid time stays, ties broken by the dot. Causality comes
 * first: only siblings are compared, never a value with one that supersedes it. The clock keeps covering
 * the losers, so that they are gone on every replica that joins it.
 */
final class LastWriterWins implements MergePolicy {

  private static final Comparator<Sibling> LATER =
      Comparator.comparingLong(Sibling::hybridTime).thenComparing(Sibling::dot);

  @Override
  public Versions settle(Versions versions) {
    if (versions.siblings().size() < 2) {
      return versions;
    }
    Sibling winner = versions.siblings().stream().max(LATER).orElseThrow();
    return versions.withoutSiblings(sibling -> !sibling.dot().equals(winner.dot()));
  }

  @Override
  public byte[] write(Versions present, Dot dot, byte[] value) {
    return value;
  }

  @Override
  public boolean writesSupersede() {
    return true; // the coordinator's hybrid time is past all that it holds, so the write wins anyway
  }

  @Override
  public List<Sibling> present(List<Sibling> siblings) {
    return siblings.size() < 2
        ? siblings
        : List.of(siblings.stream().max(LATER).orElseThrow());
  }
}
