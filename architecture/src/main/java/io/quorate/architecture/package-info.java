/** Layering, size and banned-call rules, held by this module's tests. */
@NullMarked
package io.quorate.architecture;

import org.jspecify.annotations.NullMarked;
