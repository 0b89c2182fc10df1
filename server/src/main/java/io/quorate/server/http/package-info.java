/**
 * HTTP and JSON for people and tools, on the node's first port. Every call has a virtual thread of
 * its own, which blocks while the node's loop works; nothing here touches the node but through
 * {@link io.quorate.server.endpoint.BlockingRequests}.
 *
 * <p>A call is answered either by its route or, when that throws a {@link
 * io.quorate.server.http.Problem}, with {@code {"error":{"code","message","details"}}} and the
 * status that belongs to the code.
 */
@NullMarked
package io.quorate.server.http;

import org.jspecify.annotations.NullMarked;
