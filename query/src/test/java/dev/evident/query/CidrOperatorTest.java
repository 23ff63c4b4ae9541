package dev.evident.query;

import static dev.evident.query.Asked.column;
import static dev.evident.query.Asked.matches;
import static dev.evident.query.Asked.text;
import static dev.evident.query.Asked.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import dev.evident.model.Network;
import org.junit.jupiter.api.Test;

class CidrOperatorTest {
  @Test
  void addressesAndNetworks() throws QueryException {
    assertThat(tree("origin.ip:10.0.0.0/8"))
        .isEqualTo(
            new Filter.Cidr(new Field("origin.ip"), Network.parse("10.0.0.0/8").orElseThrow()));
    assertThat(tree("origin.ip:10.1.2.3/8")).isEqualTo(tree("origin.ip:10.0.0.0/8"));
    assertThat(tree("origin.ip:10.0.0.1")).isEqualTo(tree("origin.ip:::ffff:10.0.0.1"));
    assertThat(tree("origin.ip:\"2001:DB8::/32\"")).isEqualTo(tree("origin.ip:2001:db8::/32"));
    assertThat(tree("parameters.a:10.0.0.0/8")).isInstanceOf(Filter.Cidr.class);
    assertThat(tree("parameters.a:\"10.0.0.0/8\"")).isInstanceOf(Filter.Words.class);
    assertThat(tree("parameters.a:10.0.0.1")).isInstanceOf(Filter.Words.class);
    assertThat(tree("10.0.0.0/8")).isEqualTo(tree("*:10.0.0.0/8"));
    assertThat(tree("reason:10.0.0.0/8")).isInstanceOf(Filter.Words.class);
    assertThat(column("origin.ip:10.0.0.256"))
        .startsWith("11 <10.0.0.256> no address and no network");
    assertThat(column("origin.ip:10.0.0.0/33")).startsWith("11 <10.0.0.0/33> no address");
    assertThat(column("origin.ip>10.0.0.0")).startsWith("11 <10.0.0.0> addresses have no ranges");
  }

  @Test
  void theTextIsTheShortestForm() throws QueryException {
    assertThat(text("origin.ip:2001:0DB8:0:0::/32")).isEqualTo("origin.ip:2001:db8::/32");
    assertThat(text("origin.ip:10.0.0.1/32")).isEqualTo("origin.ip:10.0.0.1");
    assertThat(text("parameters.a:10.0.0.1/32")).isEqualTo("parameters.a:10.0.0.1/32");
    assertThat(text("10.0.0.0/8")).isEqualTo("*:10.0.0.0/8");
  }

  @Test
  void addressesAreComparedByTheirBits() throws QueryException {
    String mapped = "\"origin\":{\"ip\":\"::FFFF:10.9.8.7\"}";
    assertThat(matches("origin.ip:10.0.0.0/8", mapped)).isTrue();
    assertThat(matches("origin.ip:10.9.8.7", mapped)).isTrue();
    assertThat(matches("origin.ip:11.0.0.0/8", mapped)).isFalse();
    assertThat(matches("origin.ip:::/0", mapped)).isFalse();
    assertThat(matches("origin.ip:0.0.0.0/0", mapped)).isTrue();
    String six = "\"origin\":{\"ip\":\"2001:db8:0:0:0:0:0:1\"}";
    assertThat(matches("origin.ip:2001:db8::1", six)).isTrue();
    assertThat(matches("origin.ip:::/0", six)).isTrue();
    assertThat(matches("origin.ip:0.0.0.0/0", six)).isFalse();
    assertThat(matches("*:10.0.0.0/8", "\"parameters\":{\"a\":[\"x\",\"10.2.3.4\"]}")).isTrue();
    assertThat(matches("*:10.0.0.0/8", "\"parameters\":{\"a\":\"10.2.3.4:80\"}")).isFalse();
  }
}
