/**
 * Content by its SHA-256: what model files are made of, kept once however many versions hold it.
 *
 * <pre>
 *   file ─▶ Chunker ─▶ chunks ─▶ Packs (append-only files) ◀── BlobStore ─▶ bytes, verified
 *                        └────▶ Recipe: the chunks of a blob, in order
 * </pre>
 *
 * <p>A blob is any run of bytes, named by its digest. One that fits into a chunk is a chunk; a
 * larger one has a recipe beside its chunks. Nothing is ever changed: packs only grow, and are
 * rewritten as a whole when much of one is not needed any more.
 *
 * <p>Whoever reads gets bytes whose digest was computed again, or an exception: never other bytes.
 */
@NullMarked
package io.quorate.models.blob;

import org.jspecify.annotations.NullMarked;
