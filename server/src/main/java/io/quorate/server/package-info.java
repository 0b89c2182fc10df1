/** Real adapters (network, files, tables) and the endpoints that people and programs talk to. */
@NullMarked
package io.quorate.server;

import org.jspecify.annotations.NullMarked;
