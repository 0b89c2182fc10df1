/** The driver for ZooKeeper, on Curator, and ZooKeeper itself. */
@NullMarked
package io.quorate.benchmarks.zookeeper;

import org.jspecify.annotations.NullMarked;
