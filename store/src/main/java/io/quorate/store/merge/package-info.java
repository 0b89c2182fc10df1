/**
 * How concurrent values of a key become one: last writer wins, operation-based replicated data
 * types, and merge functions that users register.
 *
 * <p>Sources: Shapiro, Preguiça, Baquero, Zawirski, <em>A comprehensive study of Convergent and
 * Commutative Replicated Data Types</em> (2011), for the counter (§3.1) and the set (§3.3);
 * Bieniusa et al., <em>An optimized conflict-free replicated set</em> (2012), for the set without
 * tombstones.
 *
 * <p>A data type's stored value is its <em>state</em>; what a user writes is an <em>operation</em>,
 * which the coordinator applies to the merge of all the states it holds; what a user reads is the
 * merge of all siblings, as text.
 */
@NullMarked
package io.quorate.store.merge;

import org.jspecify.annotations.NullMarked;
