/** Redis as a ceiling: one process that syncs before it answers; here is the driver. */
@NullMarked
package io.quorate.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
