package dev.evident.receive.cloudtrail;

import static dev.evident.receive.Fields.at;
import static dev.evident.receive.Fields.firstOf;
import static dev.evident.receive.Fields.list;
import static dev.evident.receive.Fields.text;

import dev.evident.receive.Draft;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a CloudTrail record says was acted upon. */
final class Targets {
  /** Request parameters that name a thing, in the order of how closely they name it. */
  private static final Map<String, String> NAMING = new LinkedHashMap<>();

  static {
    NAMING.put("bucketName", "s3.bucket");
    NAMING.put("instanceId", "ec2.instance");
    NAMING.put("functionName", "lambda.function");
    NAMING.put("roleName", "iam.role");
    NAMING.put("roleArn", "iam.role");
    NAMING.put("userName", "iam.user");
    NAMING.put("groupName", "iam.group");
    NAMING.put("policyArn", "iam.policy");
    NAMING.put("policyName", "iam.policy");
    NAMING.put("accessKeyId", "iam.access_key");
    NAMING.put("instanceProfileName", "iam.instance_profile");
    NAMING.put("secretId", "secretsmanager.secret");
    NAMING.put("keyId", "kms.key");
    NAMING.put("groupId", "ec2.security_group");
    NAMING.put("imageId", "ec2.image");
    NAMING.put("snapshotId", "ec2.snapshot");
    NAMING.put("volumeId", "ec2.volume");
    NAMING.put("vpcId", "ec2.vpc");
    NAMING.put("dBInstanceIdentifier", "rds.instance");
    NAMING.put("dBSnapshotIdentifier", "rds.snapshot");
    NAMING.put("tableName", "dynamodb.table");
    NAMING.put("topicArn", "sns.topic");
    NAMING.put("queueUrl", "sqs.queue");
    NAMING.put("logGroupName", "logs.group");
    NAMING.put("detectorId", "guardduty.detector");
    NAMING.put("trailName", "cloudtrail.trail");
    NAMING.put("hostedZoneId", "route53.zone");
    NAMING.put("repositoryName", "ecr.repository");
  }

  private Targets() {}

  static void add(JsonNode trail, String service, Draft draft) {
    for (JsonNode resource : list(trail, "resources")) {
      Optional<String> arn = firstOf(text(resource, "ARN"), text(resource, "arn"));
      Optional<String> type = firstOf(text(resource, "type"), text(resource, "resourceType"));
      Optional<String> name = firstOf(text(resource, "resourceName"), text(resource, "ARNPrefix"));
      if (arn.isPresent() || name.isPresent()) {
        draft.target(type.orElse(service), firstOf(arn, name), Optional.empty());
      }
    }
    if (!draft.hasTarget()) {
      fromRequest(at(trail, "requestParameters"), service, draft);
    }
  }

  private static void fromRequest(JsonNode request, String service, Draft draft) {
    Optional<String> bucket = text(request, "bucketName");
    Optional<String> key = text(request, "key");
    if (bucket.isPresent() && key.isPresent()) {
      draft.target("s3.object", Optional.of(bucket.get() + "/" + key.get()), key);
    }
    NAMING.forEach((member, type) ->
        text(request, member).ifPresent(id -> draft.target(type, Optional.of(id), none())));
    for (JsonNode item : list(request, "instancesSet", "items")) {
      text(item, "instanceId")
          .ifPresent(id -> draft.target("ec2.instance", Optional.of(id), none()));
    }
    if (!draft.hasTarget()) {
      firstOf(text(request, "resourceArn"), text(request, "arn"), text(request, "name"))
          .ifPresent(id -> draft.target(service, Optional.of(id), none()));
    }
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}
