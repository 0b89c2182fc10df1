/**
 * Nodes, keyspaces and ownership: one versioned {@link io.quorate.node.metadata.Table}, changed by
 * {@link io.quorate.node.metadata.Edit}s in one order, and copied to every node.
 *
 * <pre>
 *   any node: Propose ──▶ whoever leads: check ─▶ edits ─▶ metadata group (Raft, up to five nodes)
 *                            ▲                                   │ decided
 *                            │                                   ▼
 *                            │              whoever leads ── Edits ──▶ every node: persist, serve
 *                            └───────────────── Applied ◀───────────────────┘
 *                       answered when every live node serves the new version
 * </pre>
 *
 * <p>Two processes. {@link io.quorate.node.metadata.TableGroup} is a replica of the group; it runs
 * on nodes that have a seat there. {@link io.quorate.node.metadata.MetadataProcess} runs on every
 * node: it keeps the node's copy of the table, by which the node serves while the group has no
 * majority too, and says what this node wants. Where the replica leads it decides: {@code Leader}.
 * The plan of moves stands in the table itself, one edit a step, so whoever leads next goes on
 * where the last one was.
 *
 * <p>Here too: the generation of a node's data directory. A node without state asks for one and
 * gets a number that was never given before, so that versions written after the loss of a disk
 * never look like older ones; and a seat of the group belongs to the directory that holds the
 * votes. How a cluster is founded once: {@code Founding}.
 */
@NullMarked
package io.quorate.node.metadata;

import org.jspecify.annotations.NullMarked;
