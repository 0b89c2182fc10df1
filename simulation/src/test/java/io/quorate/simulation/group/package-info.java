/** Many seeds of whole groups, and defects that must be found. */
@NullMarked
package io.quorate.simulation.group;

import org.jspecify.annotations.NullMarked;
