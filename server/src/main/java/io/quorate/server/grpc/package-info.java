/**
 * {@code quorate.v1} over gRPC, on the node's first port + 1. Each call has a virtual thread that
 * may wait.
 */
@NullMarked
package io.quorate.server.grpc;

import org.jspecify.annotations.NullMarked;
