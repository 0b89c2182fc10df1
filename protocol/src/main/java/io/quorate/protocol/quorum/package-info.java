/**
 * Quorum replication: a Dynamo-style store of one partition as a deterministic process.
 *
 * <p>Source: DeCandia et al., <i>Dynamo: Amazon's Highly Available Key-value Store</i>, SOSP 2007,
 * with dotted version vector sets (Preguiça et al. 2010, Almeida et al. 2014) instead of plain
 * vector clocks, and Paxos per key (Lamport, <i>Paxos Made Simple</i>, 2001) for conditional puts.
 */
@NullMarked
package io.quorate.protocol.quorum;

import org.jspecify.annotations.NullMarked;
