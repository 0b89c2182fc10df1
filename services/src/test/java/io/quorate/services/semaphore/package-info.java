/** Tests of semaphores, event by event. */
@NullMarked
package io.quorate.services.semaphore;

import org.jspecify.annotations.NullMarked;
