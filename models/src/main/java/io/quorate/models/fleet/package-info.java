/**
 * Fleets, and how one moves to another version together: values and pure functions.
 *
 * <pre>
 *   STAGING ── barrier met ──▶ (strict: DRAINING ── all drained ──▶) SWITCHING ── all serve ──▶ DONE
 *      │                            │                                  │ next wave
 *      └── failures over the budget, deadline, somebody says so ───────┴──▶ ABORTED, until the last wave is released
 * </pre>
 *
 * <p>A {@link io.quorate.models.fleet.Lane} is what a fleet does about one alias of one model. Its
 * document in the registry's store is the log that agents follow: a step of it is one commit, and
 * so atomic. That the agents act on it is only bounded: by how soon each hears of it.
 */
@NullMarked
package io.quorate.models.fleet;

import org.jspecify.annotations.NullMarked;
