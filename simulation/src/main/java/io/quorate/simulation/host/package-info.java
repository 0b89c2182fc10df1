/**
 * A light host for bare processes: the whole contract of {@code io.quorate.protocol.process}
 * (gating, replay, timers, turns) over a journal and rows that are plain collections.
 *
 * <p>It exists for speed: protocols alone, at a million events a second. What it models by hand,
 * the whole node does for real in {@code io.quorate.simulation.world.NodeWorld}:
 *
 * <ul>
 *   <li>records become durable a while after they were persisted; a crash keeps some prefix of the
 *       rest;
 *   <li>rows reach the disk later still, up to a mark, and a crash in between leaves some of them
 *       ahead of the mark;
 *   <li>turns take in whatever arrived since the last one; a paused node's turns wait.
 * </ul>
 */
@NullMarked
package io.quorate.simulation.host;

import org.jspecify.annotations.NullMarked;
