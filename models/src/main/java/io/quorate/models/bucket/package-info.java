/**
 * What is collected from an object store that many nodes write to. Nothing that a version names, or
 * that an upload was promised, is ever deleted, whoever pauses; all else goes in the end. What has
 * to be agreed on lies in the registry's store, whose commits are conditional:
 *
 * <pre>
 *   upload:     lease ─▶ look what is condemned, take back what it needs ─▶ look what is there
 *                 ─▶ put what is not ─▶ publish, if the lease still stands ─▶ end the lease
 *   collection: condemn what nothing needs ── grace ──▶ read leases ─▶ read versions
 *                 ─▶ mark the rest as dead, if nobody took back from it ─▶ delete ─▶ forget later
 * </pre>
 *
 * <p>An upload writes its lease before it looks at what is condemned, and a collection condemns
 * before it looks at leases, so one of the two sees the other (Dekker's exclusion). A publish
 * commits only while its lease stands, and a lease ends before its uploads stop being spared. A
 * dead key is never relied on nor written again before an hour after its deletion has been
 * answered; what is put again meanwhile lies below the record's second key. So a deletion that
 * arrives within an hour of its sender's last look meets nothing that anybody needs, and a
 * collection that is decided on old knowledge cannot commit.
 *
 * <p>No wall clock is read. Each process measures by itself how long it has seen a lease or a batch
 * unchanged; one that has just started counts all as new.
 */
@NullMarked
package io.quorate.models.bucket;

import org.jspecify.annotations.NullMarked;
