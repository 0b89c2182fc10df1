/**
 * Dynamo's replication: n replicas of a key, r replies for a read, w acknowledgements for a write
 * (DeCandia et al., <em>Dynamo: Amazon's highly available key-value store</em>, 2007, §4), over
 * dotted version vector sets instead of plain vector clocks.
 */
@NullMarked
package io.quorate.protocol.quorum;

import org.jspecify.annotations.NullMarked;
