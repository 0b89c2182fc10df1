/**
 * What a node does for backups: writes what a partition holds as frames, and takes frames in. What
 * the frames are, {@link io.quorate.store.backup} says.
 *
 * <p>A partition of an ordered keyspace is read as of one revision, which a lease keeps readable
 * while the reading lasts, however much is written meanwhile. One of an eventual keyspace is read
 * page by page with the keyspace's r: each key is causally whole, and two keys may be of different
 * moments.
 *
 * <p>Frames go into a partition several at a time ({@code FrameQueue}). An ordered group takes each
 * part once and in its order, so that one that comes too early is refused and goes again; states of
 * an eventual keyspace join in any order.
 */
@NullMarked
package io.quorate.server.backup;

import org.jspecify.annotations.NullMarked;
