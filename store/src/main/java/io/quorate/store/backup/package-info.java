/**
 * The file format of backups.
 *
 * <pre>
 *   file     "QUORATE BACKUP 1\n", then a section for each partition
 *   section  an opening frame, frames of what the partition holds, an end frame that counts them
 *   frame    kind (1 byte), length of the payload (4 bytes, big-endian), payload, CRC32C of all that
 * </pre>
 *
 * <p>A frame is at most as large as one key with its value, or {@link
 * io.quorate.store.backup.Frame#BYTES_TARGET} where that is more, so that nobody holds more than a
 * frame in memory. Whoever reads takes nothing for whole that has no end frame.
 */
@NullMarked
package io.quorate.store.backup;

import org.jspecify.annotations.NullMarked;
