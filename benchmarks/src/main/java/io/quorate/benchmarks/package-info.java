/** The command line of the measurements; what they measure stands in the packages below. */
@NullMarked
package io.quorate.benchmarks;

import org.jspecify.annotations.NullMarked;
