/** What a node tells about the cluster: its own figures, and those of the nodes it can ask. */
@NullMarked
package io.quorate.node.status;

import org.jspecify.annotations.NullMarked;
