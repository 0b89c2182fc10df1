/**
 * Nodes, keyspaces and ownership: one versioned {@link io.quorate.node.metadata.Table}, changed by
 * {@link io.quorate.node.metadata.Edit}s in one order, and copied to every node.
 *
 * <pre>
 *   any node: Propose ──▶ holder: check ─▶ Edit ─▶ persist ──▶ Edits ──▶ every node: persist, serve
 *                            ▲                                    │
 *                            └────────────── Applied ◀────────────┘
 *                    answered when every live node serves the new version
 * </pre>
 *
 * <p>Until a replicated group holds the table, one node does: the first of the bootstrap list. When
 * it is down nothing can be changed, and everybody serves from the copy. The plan of moves stands
 * in the table itself, one edit a step, so a crash at any moment resumes where it was. Whoever
 * replaces the holder keeps {@code Table}, {@code Edit} and {@code MetadataCall}, and replicates
 * the edits as its log.
 *
 * <p>Here too: the generation of a node's data directory. A node without state asks for one and
 * gets a number that was never given before, so that versions written after the loss of a disk
 * never look like older ones.
 */
@NullMarked
package io.quorate.node.metadata;

import org.jspecify.annotations.NullMarked;
