/** Semaphores: so many permits of one name, each under a lease and with a fencing token. */
@NullMarked
package io.quorate.services.semaphore;

import org.jspecify.annotations.NullMarked;
