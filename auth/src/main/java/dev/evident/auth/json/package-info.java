/** Small JSON documents read strictly: files of this module, answers of identity providers. */
@NullMarked
package dev.evident.auth.json;

import org.jspecify.annotations.NullMarked;
