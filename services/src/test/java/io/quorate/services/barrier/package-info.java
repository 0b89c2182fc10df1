/** Tests of barriers, event by event. */
@NullMarked
package io.quorate.services.barrier;

import org.jspecify.annotations.NullMarked;
