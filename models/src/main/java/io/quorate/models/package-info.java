/** Model files: published once, the same on every node, switched together. */
@NullMarked
package io.quorate.models;

import org.jspecify.annotations.NullMarked;
