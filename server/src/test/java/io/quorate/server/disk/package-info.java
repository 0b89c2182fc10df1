/** The files against the contract of their port. */
@NullMarked
package io.quorate.server.disk;

import org.jspecify.annotations.NullMarked;
