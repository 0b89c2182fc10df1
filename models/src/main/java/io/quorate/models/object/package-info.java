/**
 * A store of objects, each written and read as a whole: where the blobs of a cluster lie when they
 * do not lie on its nodes.
 */
@NullMarked
package io.quorate.models.object;

import org.jspecify.annotations.NullMarked;
