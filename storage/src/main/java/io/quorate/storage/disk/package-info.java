/**
 * The disk as the journal sees it: a flat directory of files that are allocated once at their full
 * size, written in place and recycled by name. {@code FileDisk} in the server and {@code SimDisk}
 * in the simulator implement the port; the suite {@code DiskContract} in this module's tests is
 * what both must satisfy.
 *
 * <p>What the port promises, and what it does not:
 *
 * <ol>
 *   <li>A name is durable when {@code allocate}, {@code rename} or {@code delete} returns, and each
 *       is atomic: after a crash it happened wholly or not at all.
 *   <li>Bytes are durable when {@code sync} returns. Before that a crash may keep any subset of the
 *       written 4 KiB pages, in any order, and may tear a page between old and new bytes.
 *   <li>A write never damages bytes outside its range, not even in a crash (SQLite calls this
 *       powersafe overwrite).
 *   <li>A failed {@code sync} is final: the kernel may have dropped the dirty pages, so a second
 *       attempt that succeeds proves nothing. The node stops; it never retries.
 * </ol>
 */
@NullMarked
package io.quorate.storage.disk;

import org.jspecify.annotations.NullMarked;
