/** The Java client: routing, sessions, retries, and what an error lets the caller conclude. */
@NullMarked
package io.quorate.client;

import org.jspecify.annotations.NullMarked;
