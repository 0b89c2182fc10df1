/**
 * Cuts of a test cluster: links between groups of nodes that are blocked on purpose, below the
 * protocols, so that people can see what a partition does.
 *
 * <p>Whoever is asked tells all nodes directly. The newest cut wins, by a counter and then the name
 * of the node that was asked; a heal is a cut without groups. These messages alone pass a cut, else
 * none could be healed.
 */
@NullMarked
package io.quorate.node.cuts;

import org.jspecify.annotations.NullMarked;
