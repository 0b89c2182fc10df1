/**
 * What the searches of all consistency models share: budgets that are polled, a memo of
 * configurations, the state of one key as a number, and the reduction of a violated history to a
 * core.
 */
@NullMarked
package io.quorate.checker.search;

import org.jspecify.annotations.NullMarked;
