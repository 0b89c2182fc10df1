/**
 * What a node serves of model files on its HTTP port, below {@code /v1/models} and {@code
 * /v1/blobs}.
 *
 * <pre>
 *   push:  missing? ─▶ chunks ─▶ this node's blobs ─┐   at the same time to another node
 *                                                   └─▶ recipes ─▶ publish: two nodes hold everything
 *   pull:  reference ─▶ manifest ─▶ blobs, from here or from whoever holds them, stored on the way
 * </pre>
 */
@NullMarked
package io.quorate.models.endpoint;

import org.jspecify.annotations.NullMarked;
