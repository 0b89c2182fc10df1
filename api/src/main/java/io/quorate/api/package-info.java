/** The frame codec, beside what is generated from the .proto files. */
@NullMarked
package io.quorate.api;

import org.jspecify.annotations.NullMarked;
