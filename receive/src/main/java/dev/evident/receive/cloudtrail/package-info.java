/** AWS CloudTrail records. */
@NullMarked
package dev.evident.receive.cloudtrail;

import org.jspecify.annotations.NullMarked;
