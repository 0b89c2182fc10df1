/**
 * What every endpoint (frames, gRPC, HTTP) stands on: somebody who answers {@code
 * store.operation}s.
 */
@NullMarked
package io.quorate.server.endpoint;

import org.jspecify.annotations.NullMarked;
