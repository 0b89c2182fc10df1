/** How digests and chunks travel in the bodies of HTTP. */
@NullMarked
package io.quorate.models.wire;

import org.jspecify.annotations.NullMarked;
