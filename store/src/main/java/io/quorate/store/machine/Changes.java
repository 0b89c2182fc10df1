package io.quorate.store.machine;

import java.util.List;

/**
 * Changes in order.
 *
 * @param changes all that are wanted from where the reader began up to {@code next}
 * @param next where to go on; inside a revision only where its changes alone are too many
 */
public record Changes(List<Change> changes, Cursor next) {}
