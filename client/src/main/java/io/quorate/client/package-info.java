/**
 * The Java client. It speaks frames to the nodes' client ports, many requests on one connection,
 * and goes straight to a replica of the key: one hop less than asking just any node, which works
 * too.
 *
 * <p>What an outcome means: a reply other than {@code Refused} was done as its receipt says. A
 * refusal's code tells whether the request certainly had no effect or may have had one. The client
 * itself repeats what is safe to repeat: reads, and what certainly had no effect because the node
 * could not serve it.
 *
 * <p>All state lives on one event loop; every public class may be used by any thread.
 */
@NullMarked
package io.quorate.client;

import org.jspecify.annotations.NullMarked;
