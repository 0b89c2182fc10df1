package io.quorate.store.merge;

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
