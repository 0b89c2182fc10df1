/**
 * Brings a request on data to a node that may coordinate it, and a scan to all partitions.
 *
 * <pre>
 *   request ─▶ RouterProcess ── LocalCall ─▶ process of the partition, here
 *                    │
 *                    └─ Forward ─▶ RouterProcess of another node, which never forwards again
 * </pre>
 *
 * <p>The router is a process like any other: it keeps nothing durable, and reads ownership and
 * reachability through {@link io.quorate.node.router.Topology}. Dynamo (DeCandia et al. 2007,
 * §4.5): any node takes a request; a node that is no owner of the key forwards it to the first
 * reachable one of the preference list.
 */
@NullMarked
package io.quorate.node.router;

import org.jspecify.annotations.NullMarked;
