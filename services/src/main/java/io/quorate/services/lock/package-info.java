/** Locks: exclusive and shared, re-entrant for their owner, with a lease and a fencing token. */
@NullMarked
package io.quorate.services.lock;

import org.jspecify.annotations.NullMarked;
