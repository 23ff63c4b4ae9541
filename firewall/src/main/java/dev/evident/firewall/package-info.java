/**
 * The secrets firewall: finds secrets in records before they are committed and puts keyed
 * fingerprints in their place, or refuses the event. What is looked for is data; see {@link
 * dev.evident.firewall.RuleFile} and {@code rules.txt}.
 */
@NullMarked
package dev.evident.firewall;

import org.jspecify.annotations.NullMarked;
