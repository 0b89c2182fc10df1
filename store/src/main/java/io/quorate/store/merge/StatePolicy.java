package io.quorate.store.merge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.quorum.MergePolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a {@link ReplicatedType}: a write is an operation on the merge of all states present, and
 * supersedes them; a read merges what concurrent coordinators left.
 *
 * <p>A deletion removes what it saw. An operation concurrent with it survives, together with what
 * that operation had seen.
 */
final class StatePolicy<S> implements MergePolicy {

  private final ReplicatedType<S> type;

  StatePolicy(ReplicatedType<S> type) {
    this.type = type;
  }

  @Override
  public byte[] write(Versions present, Dot dot, byte[] value) {
    S state = merged(present.siblings());
    return type.encode(type.apply(state, present.clock(), dot, new String(value, UTF_8)));
  }

  @Override
  public Clock supersedes(Versions present, Clock seen) {
    // Not what only the writer has seen: the state written merges nothing but what is here.
    return present.clock();
  }

  @Override
  public List<Sibling> present(List<Sibling> siblings) {
    List<Sibling> live = new ArrayList<>();
    for (Sibling sibling : siblings) {
      if (!sibling.deleted()) {
        live.add(sibling);
      }
    }
    if (live.isEmpty()) {
      return siblings;
    }
    Sibling last = live.getLast();
    byte[] text = type.render(merged(live)).getBytes(UTF_8);
    return List.of(new Sibling(last.dot(), last.hybridTime(), false, text));
  }

  private S merged(List<Sibling> siblings) {
    S state = type.nothing();
    for (Sibling sibling : siblings) {
      if (!sibling.deleted()) {
        state = type.merge(state, type.decode(sibling.value()));
      }
    }
    return state;
  }
}
