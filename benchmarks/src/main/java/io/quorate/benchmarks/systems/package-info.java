/**
 * The systems that are measured, each as three processes on the loopback interface with its data in
 * a folder that is given. Knows no library of any of them: what a peer needs comes with its own
 * class path.
 */
@NullMarked
package io.quorate.benchmarks.systems;

import org.jspecify.annotations.NullMarked;
