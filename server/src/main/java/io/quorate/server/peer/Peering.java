package io.quorate.server.peer;

import io.netty.bootstrap.Bootstrap;
import io.quorate.server.loop.TurnLoop;

/**
 * What every connection with a peer needs.
 *
 * @param life positive; by which peers tell this process from another one that has its identity
 * @param bootstrap a client's bootstrap with group, channel and options set
 */
record Peering(
    TurnLoop turns,
    PeerHost host,
    long life,
    PeerLimits limits,
    PeerCounts counts,
    PeerMessages messages,
    Bootstrap bootstrap) {}
