@NullMarked
package io.quorate.store.backup;

import org.jspecify.annotations.NullMarked;
