package dev.evident.bench;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Events as a producer sends them, about 660 bytes each; always the same. */
final class Lines {
  private Lines() {}

  /** As newline-delimited JSON. */
  static byte[] batch(int events) {
    SplittableRandom random = new SplittableRandom(42);
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < events; i++) {
      batch.append(
          """
          {"id":"01a0f4c2-%04x-7%03x-a28f-%012x","time":"2026-10-01T00:%02d:%02d.%03dZ",\
          "actor":{"id":"usr-14g1%04x","type":"user","name":"Farid Jensen",\
          "email":"farid.jensen%d@example.com"},"action":"document.update","outcome":"success",\
          "targets":[{"type":"document","id":"doc-zjz1%05x","name":"annual plan %d"}],\
          "origin":{"ip":"16.56.%d.%d","user_agent":"Mozilla/5.0 (X11; Linux x86_64) Client/2.15.113",\
          "country":"US"},"context":{"service":"iam-api","environment":"production",\
          "request_id":"req-b54b3c40%08x","session_id":"s-s3017x6ec4"},\
          "parameters":{"reason":"access was asked for by customer support and approved after review",\
          "retries":%d,"plan":"full","path":"/runbook/quarterly-4358"},\
          "changes":{"before":{"state":"draft"},"after":{"state":"shared"}}}
          """
              .formatted(
                  i,
                  i & 0xfff,
                  random.nextLong(1L << 48),
                  random.nextInt(60),
                  random.nextInt(60),
                  random.nextInt(1_000),
                  random.nextInt(1 << 16),
                  random.nextInt(400),
                  random.nextInt(1 << 20),
                  random.nextInt(20_000),
                  random.nextInt(256),
                  random.nextInt(256),
                  random.nextInt(),
                  random.nextInt(10_000)));
    }
    return batch.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
