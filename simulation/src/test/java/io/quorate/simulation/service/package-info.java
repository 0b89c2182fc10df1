/** Many seeds of services over whole groups, and defects that must be found. */
@NullMarked
package io.quorate.simulation.service;

import org.jspecify.annotations.NullMarked;
