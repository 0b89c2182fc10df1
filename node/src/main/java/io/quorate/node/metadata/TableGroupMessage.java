package io.quorate.node.metadata;

import io.quorate.protocol.raft.RaftMessage;

/**
 * What replicas of the metadata group say to each other.
 *
 * @param era of the group: what one of another era says concerns nobody
 */
public record TableGroupMessage(long era, RaftMessage engine) {}
