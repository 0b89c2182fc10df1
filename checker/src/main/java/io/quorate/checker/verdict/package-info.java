/**
 * What a check answers: valid with an order that {@link io.quorate.checker.verdict.Verifier}
 * replays, violated with a core from which nothing can be removed, or unknown with the reason.
 */
@NullMarked
package io.quorate.checker.verdict;

import org.jspecify.annotations.NullMarked;
