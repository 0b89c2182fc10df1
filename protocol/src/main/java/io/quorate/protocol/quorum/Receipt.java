package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import java.util.List;

/**
 * What a request achieved.
 *
 * @param level the keyspace's consistency, for instance {@code eventual}
 * @param needed replies or acknowledgements that were waited for
 * @param primaries who answered and owns the key; only these count for a claim of r + w > n
 * @param fallbacks who answered in place of an owner that could not be reached
 */
public record Receipt(String level, int needed, List<NodeId> primaries, List<NodeId> fallbacks) {}
