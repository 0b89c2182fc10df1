/** What all services are made of: asks with their continuations, leases that are kept alive. */
@NullMarked
package io.quorate.services.process;

import org.jspecify.annotations.NullMarked;
