/** Histories of a store that is simulated, for tests of the checkers and for their figures. */
@NullMarked
package io.quorate.checker.generate;

import org.jspecify.annotations.NullMarked;
