/**
 * Linearizability (Herlihy and Wing, 1990): there is one order of all operations in which each
 * returns what a sequential store would return, and which never turns round two operations of which
 * one ended before the other began.
 *
 * <p>Linearizability is local: a history is linearizable if and only if each key's part is. So each
 * key is judged alone, by the first of these that applies:
 *
 * <ul>
 *   <li>{@link io.quorate.checker.linearizable.Zones}: no value written twice; log-linear (Gibbons
 *       and Korach, 1997).
 *   <li>{@link io.quorate.checker.linearizable.Wgl}: any operations; a search with memory (Wing and
 *       Gong, 1993; Lowe, 2017).
 * </ul>
 */
@NullMarked
package io.quorate.checker.linearizable;

import org.jspecify.annotations.NullMarked;
