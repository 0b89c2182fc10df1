/**
 * Judges recorded histories. Knows nothing of the system that made them.
 *
 * <p>{@link io.quorate.checker.Checker} takes a {@link io.quorate.checker.history.History} and a
 * {@link io.quorate.checker.Consistency} and answers with a {@link
 * io.quorate.checker.verdict.Verdict}.
 */
@NullMarked
package io.quorate.checker;

import org.jspecify.annotations.NullMarked;
