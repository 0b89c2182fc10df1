/** Tests of the package of the same name. */
@NullMarked
package io.quorate.services.queue;

import org.jspecify.annotations.NullMarked;
