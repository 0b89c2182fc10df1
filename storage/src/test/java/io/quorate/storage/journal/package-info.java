/** The journal against crashes, damage, full disks and foreign directories. */
@NullMarked
package io.quorate.storage.journal;

import org.jspecify.annotations.NullMarked;
