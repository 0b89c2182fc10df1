package io.quorate.store.merge;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Renames the actors of a state that comes from a backup: in its clock, in its dots and in what
 * replicated types keep inside of values. A cluster that is founded anew counts its nodes' epochs
 * from the same number as the one before it, so that under the old names it would give out dots a
 * second time.
 */
public final class RetiredActors {
  private final UnaryOperator<Actor> name;
  private final @Nullable ReplicatedType<?> type;

  /**
   * @param merge the keyspace's policy, by name
   * @param restore tells apart what was restored from different backups
   */
  public RetiredActors(String merge, String restore) {
    this.name = actor -> actor.retired(restore);
    this.type =
        switch (merge) {
          case "crdt:counter" -> new CounterType();
          case "crdt:set" -> new SetType();
          case "crdt:map" -> new MapType();
          default -> null;
        };
  }

  /** The same state of actors that live nowhere. */
  public Versions of(Versions state) {
    List<Clock.Entry> entries = new ArrayList<>();
    for (Clock.Entry entry : state.clock().entries()) {
      entries.add(
          new Clock.Entry(
              name.apply(entry.actor()), entry.counter(), entry.beyond(), entry.touchedMillis()));
    }
    List<Sibling> siblings = new ArrayList<>();
    for (Sibling sibling : state.siblings()) {
      Dot dot = new Dot(name.apply(sibling.dot().actor()), sibling.dot().counter());
      siblings.add(new Sibling(dot, sibling.hybridTime(), sibling.deleted(), value(type, sibling)));
    }
    return Versions.of(Clock.of(entries), siblings);
  }

  private <S> byte[] value(@Nullable ReplicatedType<S> kept, Sibling sibling) {
    return kept == null || sibling.deleted()
        ? sibling.value()
        : kept.encode(kept.renamed(kept.decode(sibling.value()), name));
  }
}
