/**
 * The operations that a store offers, as values: what clients, endpoints, services and the router
 * speak.
 */
@NullMarked
package io.quorate.store.operation;

import org.jspecify.annotations.NullMarked;
