package io.quorate.store.merge;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * An observed-remove set of lines of text: of a concurrent addition and removal of an element, the
 * addition wins. Operations, one a line: {@code +element} or {@code -element}. Read as one element
 * a line, sorted.
 */
final class SetType implements ReplicatedType<Observed> {

  @Override
  public Observed nothing() {
    return Observed.NOTHING;
  }

  @Override
  public Observed merge(Observed left, Observed right) {
    return left.merge(right);
  }

  @Override
  public Observed apply(Observed state, Clock seen, Dot dot, String operation) {
    Observed next = state.next(seen, dot);
    for (String line : operation.lines().toList()) {
      if (line.length() < 2 || (line.charAt(0) != '+' && line.charAt(0) != '-')) {
        throw new IllegalArgumentException(
            "A set takes lines of +element or -element, not '" + line + "'");
      }
      String element = line.substring(1);
      if (line.charAt(0) == '+') {
        TreeMap<Dot, Observed.Cell> only = new TreeMap<>();
        only.put(dot, new Observed.Cell(0, ""));
        next.cells().put(element, only);
      } else {
        next.cells().remove(element);
      }
    }
    return next;
  }

  @Override
  public String render(Observed state) {
    return String.join("\n", state.cells().keySet());
  }

  @Override
  public Observed renamed(Observed state, UnaryOperator<Actor> name) {
    return state.renamed(name);
  }

  @Override
  public byte[] encode(Observed state) {
    return state.encode();
  }

  @Override
  public Observed decode(byte[] bytes) {
    return Observed.decode(bytes);
  }
}
