/**
 * The two threads besides the node's loop: one writes and syncs the journal, one flushes rows to
 * the tables. A stalled disk stops them and what waits for them, not the loop.
 */
@NullMarked
package io.quorate.server.journal;

import org.jspecify.annotations.NullMarked;
