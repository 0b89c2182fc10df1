/**
 * The registry of services: instances under leases, and who watches them. A service's instances
 * stand at {@code services/<service>/<lease in hex>}.
 */
@NullMarked
package io.quorate.services.registry;

import org.jspecify.annotations.NullMarked;
