/**
 * Histories in files. Our own format is JSON lines; Jepsen's EDN, Jepsen's text log and Porcupine's
 * key-value histories are read too, and recognised from their content. Bad input is refused with
 * the number of the line.
 */
@NullMarked
package io.quorate.checker.format;

import org.jspecify.annotations.NullMarked;
