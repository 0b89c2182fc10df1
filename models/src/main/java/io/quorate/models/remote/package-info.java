/**
 * Model files from a program's or a person's side: push a folder, pull a version, ask the registry,
 * over any node's HTTP port.
 */
@NullMarked
package io.quorate.models.remote;

import org.jspecify.annotations.NullMarked;
