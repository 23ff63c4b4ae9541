/** Keys on disk: the log's signing key, wrapped by a key-encryption key. */
@NullMarked
package dev.evident.log.keys;

import org.jspecify.annotations.NullMarked;
