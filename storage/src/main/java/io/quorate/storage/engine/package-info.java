/**
 * Journal, overlay and tables put together as one node needs them; see {@link
 * io.quorate.storage.engine.StorageEngine} for who may call what. The server and the simulator
 * drive the same class.
 */
@NullMarked
package io.quorate.storage.engine;

import org.jspecify.annotations.NullMarked;
