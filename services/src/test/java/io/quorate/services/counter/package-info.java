/** Tests of counters, event by event. */
@NullMarked
package io.quorate.services.counter;

import org.jspecify.annotations.NullMarked;
