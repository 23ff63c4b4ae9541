package dev.evident.receive.cloudtrail;

import static dev.evident.receive.Fields.at;
import static dev.evident.receive.Fields.firstOf;
import static dev.evident.receive.Fields.text;

import dev.evident.model.Actor;
import dev.evident.model.ActorType;
import dev.evident.receive.Draft;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * CloudTrail's {@code userIdentity} as an actor. A session of a role acts on behalf of that role;
 * whoever took the role stands in the event of the AssumeRole call.
 */
final class Identity {
  /** Sessions that machines open: EC2 instances and roles that services keep for themselves. */
  private static final Pattern MACHINE_SESSION =
      Pattern.compile("i-[0-9a-f]{8,17}|AWSServiceRoleFor.*|aws-.*|awslambda.*|AutoScaling");

  private Identity() {}

  static Actor actor(JsonNode identity) {
    Optional<String> arn = text(identity, "arn");
    Optional<String> id =
        firstOf(
            arn,
            text(identity, "principalId"),
            text(identity, "userName"),
            text(identity, "credentialId"),
            text(identity, "accountId"));
    Optional<String> name = text(identity, "userName");
    Optional<String> service = text(identity, "invokedBy");
    return switch (text(identity, "type").orElse("")) {
      case "Root" -> Draft.actor(ActorType.USER, id, Optional.of("root"));
      case "AssumedRole", "Role" -> session(identity, id);
      case "AWSService" -> Draft.actor(ActorType.SERVICE, firstOf(service, id), service);
      case "AWSAccount" -> account(identity, id);
      case "FederatedUser", "SAMLUser", "WebIdentityUser", "IdentityCenterUser" ->
          withIssuer(Draft.actor(ActorType.USER, id, name), identity);
      default -> Draft.actor(ActorType.USER, firstOf(id, service), name);
    };
  }

  private static Actor session(JsonNode identity, Optional<String> id) {
    Optional<String> sessionName =
        text(identity, "arn")
            .filter(arn -> arn.contains(":assumed-role/"))
            .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
            .filter(name -> !name.isEmpty());
    boolean machine =
        text(identity, "invokedBy").isPresent()
            || sessionName.filter(name -> MACHINE_SESSION.matcher(name).matches()).isPresent()
            || at(identity, "sessionContext").has("ec2RoleDelivery");
    ActorType type = machine ? ActorType.SERVICE : ActorType.USER;
    Actor actor = Draft.actor(type, id, firstOf(sessionName, text(identity, "userName")));
    return withIssuer(actor, identity);
  }

  private static Actor withIssuer(Actor actor, JsonNode identity) {
    JsonNode issuer = at(identity, "sessionContext", "sessionIssuer");
    Optional<String> id = firstOf(text(issuer, "arn"), text(issuer, "principalId"));
    if (id.isEmpty()) {
      return actor;
    }
    boolean role = text(issuer, "type").orElse("Role").equals("Role");
    ActorType type = role ? ActorType.SERVICE : ActorType.USER;
    return actor.withOnBehalfOf(Draft.actor(type, id, text(issuer, "userName")));
  }

  private static Actor account(JsonNode identity, Optional<String> id) {
    boolean anonymous =
        text(identity, "accountId").equals(Optional.of("ANONYMOUS_PRINCIPAL"))
            || text(identity, "principalId").equals(Optional.of("ANONYMOUS_PRINCIPAL"));
    // Another account shows itself as a whole, never as one of its people.
    return Draft.actor(anonymous ? ActorType.ANONYMOUS : ActorType.SERVICE, id, Optional.empty());
  }
}
