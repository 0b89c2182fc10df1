/**
 * Binary frames over Netty: what clients on {@code port + 2} and peers on {@code port + 3} share,
 * and the endpoint for clients. Everything here runs on the node's loop.
 */
@NullMarked
package io.quorate.server.frame;

import org.jspecify.annotations.NullMarked;
