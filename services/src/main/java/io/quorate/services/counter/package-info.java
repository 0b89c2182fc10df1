/** Counters: a number that everybody adds to, in the order of all writes. */
@NullMarked
package io.quorate.services.counter;

import org.jspecify.annotations.NullMarked;
