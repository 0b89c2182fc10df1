/**
 * {@code quorate.v1} over gRPC, on the node's first port + 1. Each call has a virtual thread that
 * may wait. Who speaks HTTP/1.1 on that port is shown the pages that etcd has there.
 */
@NullMarked
package io.quorate.server.grpc;

import org.jspecify.annotations.NullMarked;
