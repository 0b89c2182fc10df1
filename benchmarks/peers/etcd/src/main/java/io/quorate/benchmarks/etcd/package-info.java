/** The driver for etcd, on jetcd. */
@NullMarked
package io.quorate.benchmarks.etcd;

import org.jspecify.annotations.NullMarked;
