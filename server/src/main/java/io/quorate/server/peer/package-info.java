/**
 * Messages between the nodes of a cluster. Each node dials every other one and sends on that
 * connection alone; what it accepts it only reads. Delivery is not promised: what a peer does not
 * take in time is dropped and counted, and protocols send again. Everything runs on the node's
 * loop.
 *
 * <pre>
 *   Hello   = version cluster node tableVersion life   first, by the one who dialled
 *   Welcome = node tableVersion                        the answer; messages may follow now
 *   Refused = sentence taken                           the other answer; then the connection is closed
 *   Ask                                                whether the one who dialled lives: {@code Rivals}
 *   Here                                               it does
 *   Message = keyspace partition bytes                 by the codec of that process
 * </pre>
 */
@NullMarked
package io.quorate.server.peer;

import org.jspecify.annotations.NullMarked;
