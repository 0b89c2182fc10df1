package io.quorate.protocol.ring;

import java.util.List;

/** A rule from (members, partitions, replicas) to who should hold what; same input, same answer. */
public sealed interface Placement permits RingPlacement, RendezvousPlacement {
  /** The name that users choose it by. */
  String name();

  /**
   * The order in which members are preferred for each partition.
   *
   * @param members ascending by name, at least {@code replicas}
   * @param partitions at least 1
   * @param replicas n, at least 1
   */
  Preferences place(List<Member> members, int partitions, int replicas);

  /** The placement of that name with its default settings; refuses an unknown name. */
  static Placement named(String name) {
    return switch (name) {
      case RingPlacement.NAME -> new RingPlacement();
      case RendezvousPlacement.NAME -> new RendezvousPlacement();
      default ->
          throw new IllegalArgumentException(
              "placement is "
                  + RingPlacement.NAME
                  + " or "
                  + RendezvousPlacement.NAME
                  + ", not "
                  + name);
    };
  }
}
