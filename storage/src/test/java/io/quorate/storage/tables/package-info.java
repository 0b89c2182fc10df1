/** The contract of the tables port, and the overlay above it. */
@NullMarked
package io.quorate.storage.tables;

import org.jspecify.annotations.NullMarked;
