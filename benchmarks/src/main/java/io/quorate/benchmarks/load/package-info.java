/**
 * The closed loop, in a process of its own for each system that is measured: stores and their
 * drivers come with versions of libraries that do not go together. Knows nothing but the JDK,
 * HdrHistogram and {@code StoreClient}, except for {@code QuorateStore}, which is our driver.
 */
@NullMarked
package io.quorate.benchmarks.load;

import org.jspecify.annotations.NullMarked;
