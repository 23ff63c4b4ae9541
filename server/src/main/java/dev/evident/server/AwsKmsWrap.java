package dev.evident.server;

import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.KeyWrap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;

/**
 * Wraps with a symmetric key of AWS KMS, by its operations {@code Encrypt} and {@code Decrypt}. Who
 * asks is found by the usual chain of AWS: system properties, environment, profiles, the role of
 * the container or machine. The encryption context binds what is wrapped to its purpose: KMS opens
 * it for no other one, and key policies can name it.
 */
final class AwsKmsWrap implements KeyWrap {
  /** How a setting begins that names such a key. */
  static final String PREFIX = "aws-kms:";

  private static final Map<String, String> CONTEXT = Map.of("purpose", "evident-kek/v1");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int STATUS_FAILED = 500;

  private final String key;
  private final Region region;
  private final Optional<URI> endpoint;

  private AwsKmsWrap(String key, Region region, Optional<URI> endpoint) {
    this.key = key;
    this.region = region;
    this.endpoint = endpoint;
  }

  /**
   * A key by its setting.
   *
   * @param setting {@code aws-kms:ARN[?region=REGION][&endpoint=URL]}, as the configuration checked
   * @throws StartRefused when the endpoint is neither https nor on loopback
   */
  static AwsKmsWrap of(String setting) throws StartRefused {
    String[] parts = setting.substring(PREFIX.length()).split("\\?", 2);
    String region = parts[0].split(":", -1)[3];
    Optional<URI> endpoint = Optional.empty();
    for (String parameter : parts.length == 1 ? new String[0] : parts[1].split("&", -1)) {
      String value = parameter.substring(parameter.indexOf('=') + 1);
      if (parameter.startsWith("region=")) {
        region = value;
      } else {
        endpoint = Optional.of(safe(value));
      }
    }
    return new AwsKmsWrap(parts[0], Region.of(region), endpoint);
  }

  private static URI safe(String address) throws StartRefused {
    try {
      URI uri = URI.create(address);
      if (uri.getHost() != null
          && ("https".equals(uri.getScheme())
              || InetAddress.getByName(uri.getHost()).isLoopbackAddress())) {
        return uri;
      }
    } catch (IllegalArgumentException | IOException e) {
      // told below
    }
    throw new StartRefused(
        "keys.wrap: the endpoint of the service must be https, or on loopback: " + address);
  }

  private interface Act {
    SdkBytes run(KmsClient client);
  }

  @Override
  public byte[] wrap(byte[] secret) throws IOException, StartRefused {
    SdkBytes plain = SdkBytes.fromByteArray(secret);
    return ask(
        "encrypt",
        client ->
            client
                .encrypt(ask -> ask.keyId(key).plaintext(plain).encryptionContext(CONTEXT))
                .ciphertextBlob());
  }

  @Override
  public byte[] unwrap(byte[] wrapped) throws IOException, StartRefused {
    SdkBytes sealed = SdkBytes.fromByteArray(wrapped);
    return ask(
        "decrypt",
        client ->
            client
                .decrypt(ask -> ask.keyId(key).ciphertextBlob(sealed).encryptionContext(CONTEXT))
                .plaintext());
  }

  /** Only codes of errors are shown: their texts come from outside. */
  private byte[] ask(String what, Act act) throws IOException, StartRefused {
    try (DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
        KmsClient client = client(known(chain))) {
      return act.run(client).asByteArray();
    } catch (AwsServiceException e) {
      boolean itsFault = e.statusCode() >= STATUS_FAILED || e.isThrottlingException();
      String answer = "status " + e.statusCode() + ", " + e.awsErrorDetails().errorCode();
      if (itsFault) {
        throw new IOException(name() + " cannot " + what + " at present (" + answer + ")", e);
      }
      throw new StartRefused(
          name()
              + " refuses to "
              + what
              + " ("
              + answer
              + "); check that it is the key that wrapped, that it is enabled, and that its policy"
              + " lets this process kms:Encrypt and kms:Decrypt");
    } catch (SdkClientException e) {
      throw new IOException(name() + " cannot be reached; check network and endpoint", e);
    }
  }

  private AwsCredentialsProvider known(AwsCredentialsProvider chain) throws StartRefused {
    try {
      var _ = chain.resolveCredentials();
      return chain;
    } catch (SdkClientException e) {
      throw new StartRefused(
          "no credentials of AWS are found to ask "
              + name()
              + "; give this process AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or a"
              + " role");
    }
  }

  private KmsClient client(AwsCredentialsProvider credentials) {
    KmsClientBuilder builder =
        KmsClient.builder()
            .region(region)
            .credentialsProvider(credentials)
            .overrideConfiguration(limits -> limits.apiCallTimeout(PATIENCE))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(PATIENCE)
                    .socketTimeout(PATIENCE));
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }

  @Override
  public String name() {
    return "AWS KMS key " + key + endpoint.map(at -> " at " + at).orElse("");
  }
}
