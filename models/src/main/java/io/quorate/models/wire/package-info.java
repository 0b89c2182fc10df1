/**
 * How digests and chunks travel in the bodies of HTTP, and how callers wait for what goes on
 * beside.
 */
@NullMarked
package io.quorate.models.wire;

import org.jspecify.annotations.NullMarked;
