/** Barriers: whoever comes while one is down waits until it is lifted. */
@NullMarked
package io.quorate.services.barrier;

import org.jspecify.annotations.NullMarked;
