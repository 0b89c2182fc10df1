/** Tests of the group: a replica with an engine that does what the test says. */
@NullMarked
package io.quorate.store.group;

import org.jspecify.annotations.NullMarked;
