/**
 * etcd's version 3 API over gRPC, on the node's first port + 1, on the linearizable keyspace {@code
 * etcd}. A class for each service, and pure mappings between its messages and the operations of the
 * store.
 *
 * <p>Calls on keys, keep-alives and watches never wait and run on the node's loop, where they were
 * read; all others wait on virtual threads ({@link EtcdServices#withoutWaiting}).
 */
@NullMarked
package io.quorate.server.etcd;

import org.jspecify.annotations.NullMarked;
