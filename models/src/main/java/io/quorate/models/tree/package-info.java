/**
 * A model as files: what a folder holds, written down in one canonical manifest whose digest names
 * the version, and a folder made from a manifest again.
 *
 * <p>Nothing outside of the folder is ever read or written: symbolic links, odd names and paths
 * that lead elsewhere are refused. A folder that is being made has another name until it is
 * complete and durable.
 */
@NullMarked
package io.quorate.models.tree;

import org.jspecify.annotations.NullMarked;
