package io.quorate.store.merge;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.quorum.MergePolicy;
import java.util.List;

/**
 * Stores siblings as they are and shows readers their merge; a put with the context makes it
 * permanent.
 */
final class FunctionPolicy implements MergePolicy {

  private final MergeFunction function;

  FunctionPolicy(MergeFunction function) {
    this.function = function;
  }

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
    Sibling merged = null;
    for (Sibling sibling : siblings) {
      if (sibling.deleted()) {
        continue;
      }
      merged =
          merged == null
              ? sibling
              : new Sibling(
                  sibling.dot(),
                  Math.max(merged.hybridTime(), sibling.hybridTime()),
                  false,
                  function.merge(merged.value(), sibling.value()));
    }
    return merged == null ? siblings : List.of(merged);
  }
}
