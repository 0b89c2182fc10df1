package io.quorate.server.peer;

import io.quorate.protocol.process.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Two processes that both say that they are one node: one of them runs in a copied data directory,
 * or was given a name that is in use. Both voting would break every promise, so whoever is here
 * already is asked whether it lives. If it does, the other one is turned away for good; if it is
 * silent it has crashed, or is stopped, and makes way. A node that merely starts again meets
 * nobody: the kernel has closed its former connections.
 */
final class Rivals {
  private static final long SILENT_MILLIS_MAX = 3_000;

  private record Contest(NodeId node, IncomingPeer present) {}

  private final PeerEndpoint endpoint;
  private final Peering peering;
  private final Map<IncomingPeer, Contest> contests = new LinkedHashMap<>();

  Rivals(PeerEndpoint endpoint, Peering peering) {
    this.endpoint = endpoint;
    this.peering = peering;
  }

  /** Lets a newcomer wait for what the present one says. */
  void contest(NodeId node, IncomingPeer present, IncomingPeer newcomer) {
    Contest contest = new Contest(node, present);
    contests.put(newcomer, contest);
    present.ask();
    var unused =
        peering
            .turns()
            .eventLoop()
            .schedule(
                () -> {
                  if (contest.equals(contests.get(newcomer))) {
                    present.closeNow();
                  }
                },
                SILENT_MILLIS_MAX,
                TimeUnit.MILLISECONDS);
  }

  /** The present one lives: who came later is refused. */
  void lives(IncomingPeer present) {
    for (Map.Entry<IncomingPeer, Contest> each : List.copyOf(contests.entrySet())) {
      if (each.getValue().present() == present) {
        contests.remove(each.getKey());
        NodeId node = each.getValue().node();
        each.getKey()
            .refuse(
                "another process takes part as node "
                    + node
                    + " and lives, connected from "
                    + present.where()
                    + "; two processes must never be one node. Stop the one that should not run: it has a"
                    + " copy of the other's data directory, or a name that is in use. A node of its own"
                    + " needs a name that was never given and an empty data directory",
                true);
      }
    }
  }

  /** A connection is gone: whoever contested its name is next. */
  void gone(IncomingPeer connection) {
    contests.remove(connection);
    for (Map.Entry<IncomingPeer, Contest> each : List.copyOf(contests.entrySet())) {
      if (each.getValue().present() == connection) {
        contests.remove(each.getKey());
        NodeId node = each.getValue().node();
        IncomingPeer present = endpoint.caller(node);
        if (present == null) {
          each.getKey().admit(node);
        } else {
          contest(node, present, each.getKey());
        }
      }
    }
  }
}
