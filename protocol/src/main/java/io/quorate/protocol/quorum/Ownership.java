package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who serves a partition under one epoch of the assignment.
 *
 * @param epoch of this partition; grows with every change
 * @param primaries the n owners, in order of preference
 * @param fallbacks all other nodes of the cluster, in order of preference
 * @param joining receives writes but counts for nothing until it has synced; it will replace {@code
 *     leaving}, or be added where that is null
 * @param leaving a primary that will be replaced, or dropped where {@code joining} is null
 */
public record Ownership(
    long epoch,
    List<NodeId> primaries,
    List<NodeId> fallbacks,
    @Nullable NodeId joining,
    @Nullable NodeId leaving) {}
