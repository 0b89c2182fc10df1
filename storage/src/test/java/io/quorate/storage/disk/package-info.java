/** The contract of the disk port, and a disk in memory for tests of what stands on it. */
@NullMarked
package io.quorate.storage.disk;

import org.jspecify.annotations.NullMarked;
