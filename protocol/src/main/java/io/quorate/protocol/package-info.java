/**
 * Protocols as deterministic processes without I/O. Each package below is one protocol or one
 * shared concept.
 */
@NullMarked
package io.quorate.protocol;

import org.jspecify.annotations.NullMarked;
