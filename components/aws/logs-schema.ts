import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { isMap } from "../../src/egress/input/is-map.ts";
import { show } from "../../src/egress/input/show.ts";
import { inputOf } from "../arguments.ts";

/** Where logs go. */
export interface AwsLogsArgs {
  /**
   * Whether logging is turned on here. Turn it off if something else does it, such as Firewall Manager. Default: true.
   */
  enabled?: boolean;
  /**
   * ARN of an existing destination: an S3 bucket (with a prefix after a slash if you like), a log group of CloudWatch
   * Logs, or a Firehose stream. Its owner lets AWS deliver to it, encrypts it and sets how long it keeps logs. Default:
   * none, and log groups are made.
   */
  destinationArn?: pulumi.Input<string>;
  /**
   * ARN of a KMS key for the log groups that are made. Its policy must let CloudWatch Logs use it. Default: none, and
   * CloudWatch Logs encrypts with a key of its own.
   */
  kmsKeyArn?: pulumi.Input<string>;
  /**
   * Retention of the log groups that are made, one of the periods that CloudWatch Logs takes; 0 is for ever. Unit:
   * days. Default: 180. Source: PutRetentionPolicy.
   */
  retentionDays?: number;
}

const BUCKET = /^arn:aws[a-z-]*:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(\S*))?$/;
const LOG_GROUP = /^arn:aws[a-z-]*:logs:[a-z0-9-]+:\d{12}:log-group:([.\-_/#A-Za-z0-9]+)(?::\*)?$/;
const STREAM = /^arn:aws[a-z-]*:firehose:[a-z0-9-]+:\d{12}:deliverystream\/([A-Za-z0-9_.-]+)$/;

const DestinationArn = z.string().refine((arn) => [BUCKET, LOG_GROUP, STREAM].some((form) => form.test(arn)), {
  error: ({ input }) =>
    `${show(input)} is no ARN of a bucket, log group or stream. Write one as in "arn:aws:s3:::logs/mesh", "arn:aws:logs:eu-west-2:123456789012:log-group:mesh" or "arn:aws:firehose:eu-west-2:123456789012:deliverystream/mesh".`,
});

const KmsKeyArn = z.string().regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/, {
  error: ({ input }) =>
    `${show(input)} is no ARN of a KMS key. Write it as in "arn:aws:kms:eu-west-2:123456789012:key/…"; an alias doesn't do.`,
});

/** Retention periods that CloudWatch Logs takes, in days; 0 is for ever. Source: PutRetentionPolicy. */
const RETENTION_DAYS = [
  ...[0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
] as const;

/** Arguments of log groups that are made. They mean nothing beside a destination. */
const OF_OUR_GROUPS = ["kmsKeyArn", "retentionDays"] as const;

/** The section `logs` at `path`. */
export const logsAt = (path: string) =>
  z
    .strictObject({
      enabled: z.boolean().default(true),
      destinationArn: inputOf(DestinationArn, `${path}.destinationArn`).optional(),
      kmsKeyArn: inputOf(KmsKeyArn, `${path}.kmsKeyArn`).optional(),
      retentionDays: z.literal(RETENTION_DAYS).optional(),
    })
    .superRefine(
      (logs, context) => {
        for (const key of OF_OUR_GROUPS)
          if (logs.destinationArn !== undefined && logs[key] !== undefined)
            context.addIssue({
              code: "custom",
              path: [key],
              message:
                "is for log groups that are made here, and destinationArn names what is there. Remove one of them.",
            });
      },
      { when: ({ value }) => isMap(value) },
    );
export type AwsLogsParsed = z.output<ReturnType<typeof logsAt>>;

/** A destination in the form that Network Firewall takes. */
export function firewallDestination(arn: string): {
  logDestinationType: "S3" | "CloudWatchLogs" | "KinesisDataFirehose";
  logDestination: Record<string, string>;
} {
  const [, bucketName, prefix = ""] = BUCKET.exec(arn) ?? [];
  if (bucketName !== undefined) {
    const folder = prefix.replace(/\/+$/, "");
    return { logDestinationType: "S3", logDestination: { bucketName, ...(folder !== "" && { prefix: folder }) } };
  }
  const [, logGroup] = LOG_GROUP.exec(arn) ?? [];
  if (logGroup !== undefined) return { logDestinationType: "CloudWatchLogs", logDestination: { logGroup } };
  const [, deliveryStream = ""] = STREAM.exec(arn) ?? [];
  return { logDestinationType: "KinesisDataFirehose", logDestination: { deliveryStream } };
}
