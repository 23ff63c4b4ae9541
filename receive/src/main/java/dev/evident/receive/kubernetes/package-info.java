/** The audit log of the Kubernetes API server. */
@NullMarked
package dev.evident.receive.kubernetes;

import org.jspecify.annotations.NullMarked;
