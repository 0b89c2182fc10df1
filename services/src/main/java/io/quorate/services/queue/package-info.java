/**
 * A queue of keys under a name: what locks and elections are made of. Who wants a place writes a
 * key under a lease of its own; the order is that of the revisions that created the keys; nobody
 * watches more than the key before it.
 *
 * <p>The layout is that of etcd's {@code concurrency} package, so that its locks and elections and
 * ours exclude each other: {@code <name>/<lease in hex>}. Who wants to share stands at {@code
 * <name>/shared/<lease in hex>}, which its clients take for an earlier key like any other.
 *
 * <p>Sources: Hunt and others, <em>ZooKeeper: wait-free coordination</em> (2010), section 2.4:
 * locks without herd effect, and read/write locks.
 */
@NullMarked
package io.quorate.services.queue;

import org.jspecify.annotations.NullMarked;
