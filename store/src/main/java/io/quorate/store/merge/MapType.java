package io.quorate.store.merge;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A map of fields to text: presence is observed-remove, and of concurrent values of a field the one
 * whose writer had seen more of the key wins. Operations, one a line: {@code field=value} or {@code
 * -field}. Read as {@code field=value}, one a line, sorted by field.
 */
final class MapType implements ReplicatedType<Observed> {

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
    long stamp = state.nextStamp(dot.actor().node());
    for (String line : operation.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        TreeMap<Dot, Observed.Cell> only = new TreeMap<>();
        only.put(dot, new Observed.Cell(stamp, line.substring(equals + 1)));
        next.cells().put(line.substring(0, equals), only);
      } else if (equals < 0 && line.length() > 1 && line.charAt(0) == '-') {
        next.cells().remove(line.substring(1));
      } else {
        throw new IllegalArgumentException(
            "A map takes lines of field=value or -field, not '" + line + "'");
      }
    }
    return next;
  }

  @Override
  public String render(Observed state) {
    List<String> lines = new ArrayList<>();
    state.cells().forEach((field, dots) -> lines.add(field + "=" + Observed.winner(dots)));
    return String.join("\n", lines);
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
