/** Assembly of a node, without threads, sockets, files or wall clock. */
@NullMarked
package io.quorate.node;

import org.jspecify.annotations.NullMarked;
