/** Tests of the replicated machine: examples, and random runs beside a naive reference. */
@NullMarked
package io.quorate.store.machine;

import org.jspecify.annotations.NullMarked;
