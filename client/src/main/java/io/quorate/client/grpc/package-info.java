/** The registry of services as gRPC's name resolution: {@code quorate:///service}. */
@NullMarked
package io.quorate.client.grpc;

import org.jspecify.annotations.NullMarked;
