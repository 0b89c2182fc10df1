/**
 * What clients did and saw, and what follows from it: a model of causal history that knows nothing
 * of clocks.
 *
 * <p>Each write carries a unique value, and its context stands for a set of writes: those that the
 * client had seen when it got the context, and all that those had superseded. From these sets alone
 * follows which writes must be visible, which may be, and which must not. Where a client cannot
 * know (a delete whose answer was lost has no value to recognise it by) the model keeps two sets,
 * what is certain and what is possible, and judges in favour of the system.
 */
@NullMarked
package io.quorate.simulation.history;

import org.jspecify.annotations.NullMarked;
