/**
 * The one thread of a node, which is the event loop of its connections.
 *
 * <pre>
 *   select ─▶ read every ready socket ─▶ tasks of other threads ─▶ end of the turn:
 *               decode (frames, HTTP/2),   (synced, HTTP, calls      Node.settle
 *               Node.receive                of gRPC that wait)
 *               or Node.request                                      wake the journal
 *                                                                    one flush per connection
 * </pre>
 *
 * <p>Batches form here, over all connections, and in the journal; nowhere else. Duties: (1) whoever
 * enters the node calls {@link io.quorate.server.loop.TurnLoop#begin} first, on the loop's thread;
 * (2) whoever writes to a connection marks it {@link io.quorate.server.loop.TurnLoop#dirty} and
 * does not flush by itself; (3) nothing on this thread blocks.
 */
@NullMarked
package io.quorate.server.loop;

import org.jspecify.annotations.NullMarked;
