/** The quorate command: composition only. */
@NullMarked
package io.quorate.cli;

import org.jspecify.annotations.NullMarked;
