/**
 * What clients saw: the operations of a history, when each began and ended, and what it returned.
 * In memory it is recorded with {@link io.quorate.checker.history.HistoryBuilder}; files are read
 * by {@code io.quorate.checker.format}.
 *
 * <p>Real time is the order of events (invocations and completions), nothing else: clocks of
 * several machines prove no order. Whoever records must note an invocation before the request
 * leaves and a completion after the answer has come.
 */
@NullMarked
package io.quorate.checker.history;

import org.jspecify.annotations.NullMarked;
