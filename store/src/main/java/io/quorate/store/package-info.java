/** Pure machines that a group replicates. */
@NullMarked
package io.quorate.store;

import org.jspecify.annotations.NullMarked;
