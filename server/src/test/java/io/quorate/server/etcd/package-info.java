/** etcd's API: its parts by themselves, and all of it beside a real etcd. */
@NullMarked
package io.quorate.server.etcd;

import org.jspecify.annotations.NullMarked;
