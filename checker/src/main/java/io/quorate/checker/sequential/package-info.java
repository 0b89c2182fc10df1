/**
 * Sequential consistency (Lamport, 1979): there is one order of all operations in which each
 * returns what a sequential store would return, and in which each process's operations stand in the
 * order in which it issued them. Real time between processes does not count.
 *
 * <p>Sequential consistency is not local: every key by itself may be fine and the history is not.
 * So nothing is ever judged by key. First {@link io.quorate.checker.sequential.Saturation} derives
 * what must precede what (each process's order, who read whose write, and what follows from both)
 * until nothing follows any more: a cycle refutes the history. Then {@link
 * io.quorate.checker.sequential.FrontierSearch} looks for an order that respects what was derived,
 * remembering the frontiers that it left without success.
 *
 * <p>An operation of unknown outcome follows what its process did before it, and nothing follows
 * it: it may take effect late.
 */
@NullMarked
package io.quorate.checker.sequential;

import org.jspecify.annotations.NullMarked;
