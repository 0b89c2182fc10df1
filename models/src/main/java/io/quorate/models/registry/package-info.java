/**
 * The registry: which models there are, their versions in order, and which of them is in
 * production.
 *
 * <pre>
 *   RegistryCall ─▶ RegistryProcess ── StoreQuery.Read ───▶ registry store
 *        ▲               │ decide (pure)   StoreQuery.Commit ─▶  (Quorate, a database, a folder)
 *        └─ RegistryReply ┘◀──────────────── conflict: read and decide again
 * </pre>
 *
 * <p>Every call reads the documents that it needs, decides by a pure function, and commits under
 * the condition that none of them has changed. So any number of nodes may run a registry on one
 * store.
 *
 * <p>Numbers, not clocks, order the versions of a model: a number is allotted by the commit that
 * makes the version, without gaps. Times are kept for people and decide nothing.
 *
 * <p>What happens to a model is a chain of entries, each with the digest of the one before.
 */
@NullMarked
package io.quorate.models.registry;

import org.jspecify.annotations.NullMarked;
