/**
 * The client against nodes that do what a test says: where it asks, what it repeats, what it tells.
 */
@NullMarked
package io.quorate.client;

import org.jspecify.annotations.NullMarked;
