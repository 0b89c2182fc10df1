/**
 * The {@code quorate} command: it parses, calls the client or composes a server, and prints. No
 * command knows how a store works.
 *
 * <p>Exit status: 0 done; 1 refused, conflict or absent; 2 usage; 3 unavailable; 4 indeterminate.
 */
@NullMarked
package io.quorate.cli;

import org.jspecify.annotations.NullMarked;
