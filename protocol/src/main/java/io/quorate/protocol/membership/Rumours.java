package io.quorate.protocol.membership;

import io.quorate.protocol.process.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The updates that still travel along with messages, those told least often first (SWIM 4.1). */
final class Rumours {
  private static final class Rumour {
    final Update update;
    int told;

    Rumour(Update update) {
      this.update = update;
    }
  }

  private final MembershipSettings settings;
  private final SortedMap<NodeId, Rumour> rumours = new TreeMap<>();

  Rumours(MembershipSettings settings) {
    this.settings = settings;
  }

  /** Tells this from now on, in place of what was told of that node before. */
  void spread(Update update) {
    rumours.put(update.node(), new Rumour(update));
  }

  void forget(NodeId node) {
    rumours.remove(node);
  }

  /**
   * Takes the updates for one message.
   *
   * @param first goes along in any case
   */
  List<Update> take(@Nullable Update first, int members) {
    List<Update> taken = new ArrayList<>();
    if (first != null) {
      taken.add(first);
    }
    int tellingsMax = (int) Math.ceil(settings.tellings() * MembershipSettings.stretch(members));
    List<Rumour> byTold = new ArrayList<>(rumours.values());
    byTold.sort(Comparator.comparingInt(rumour -> rumour.told));
    for (Rumour rumour : byTold) {
      if (taken.size() >= settings.updatesPerMessage()) {
        break;
      }
      if (!rumour.update.equals(first)) {
        taken.add(rumour.update);
      }
      rumour.told++;
      if (rumour.told >= tellingsMax) {
        rumours.remove(rumour.update.node());
      }
    }
    return taken;
  }
}
