/**
 * Figures of a node for {@code /metrics}. The loop records into plain counters that it alone
 * writes; who reads the page adds them up. Nothing on the path of a request locks or allocates for
 * a figure.
 */
@NullMarked
package io.quorate.server.metrics;

import org.jspecify.annotations.NullMarked;
