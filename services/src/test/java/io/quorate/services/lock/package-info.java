/** Tests of the package of the same name. */
@NullMarked
package io.quorate.services.lock;

import org.jspecify.annotations.NullMarked;
