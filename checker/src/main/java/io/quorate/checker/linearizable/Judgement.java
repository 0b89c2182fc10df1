package io.quorate.checker.linearizable;

import io.quorate.checker.history.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came out for one key.
 *
 * @param order an order, null if there is none
 * @param suspects if there is none: operations of which there is none already
 */
record Judgement(@Nullable List<Operation> order, List<Operation> suspects) {}
