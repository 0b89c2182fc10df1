/**
 * Elections: candidates in a queue of which the first leads, and observers of it. The layout is
 * that of etcd's elections, so that its clients and ours take part in the same ones.
 */
@NullMarked
package io.quorate.services.election;

import org.jspecify.annotations.NullMarked;
