/**
 * The journal's files on a real file system, and the lock that keeps a data directory to one
 * process.
 */
@NullMarked
package io.quorate.server.disk;

import org.jspecify.annotations.NullMarked;
