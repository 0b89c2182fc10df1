/** Tests of the package of the same name. */
@NullMarked
package io.quorate.services.process;

import org.jspecify.annotations.NullMarked;
