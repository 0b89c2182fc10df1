/** Micro-benchmarks and load scenarios. */
@NullMarked
package io.quorate.benchmarks;

import org.jspecify.annotations.NullMarked;
