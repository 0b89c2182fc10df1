package io.quorate.client;

/** Which nodes a client asks. */
public enum Routing {
  /** The replicas of the key, the first of the preference list first: one hop less. */
  REPLICAS,
  /** All nodes in turn, which forward, as behind a load balancer. */
  ANY_NODE,
  /** Only the endpoints that were given, as where no other node can be reached. */
  ENDPOINTS_ONLY
}
