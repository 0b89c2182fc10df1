/** Virtual time, network, disk and tables around the very classes that run in production. */
@NullMarked
package io.quorate.simulation;

import org.jspecify.annotations.NullMarked;
