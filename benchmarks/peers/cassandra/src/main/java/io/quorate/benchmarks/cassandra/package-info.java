/** Cassandra as a peer: its servers are its own, here is the driver. */
@NullMarked
package io.quorate.benchmarks.cassandra;

import org.jspecify.annotations.NullMarked;
