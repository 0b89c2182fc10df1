/** The journal and the ports under it. */
@NullMarked
package io.quorate.storage;

import org.jspecify.annotations.NullMarked;
