/** What is measured, and how it is reported: each scenario is one command. */
@NullMarked
package io.quorate.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
