/**
 * Where a registry can keep its documents: a linearizable keyspace, a relational database, a shared
 * directory. One suite holds for all of them.
 */
@NullMarked
package io.quorate.models.registry.store;

import org.jspecify.annotations.NullMarked;
