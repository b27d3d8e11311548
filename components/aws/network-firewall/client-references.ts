import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Fault } from "../../../src/egress/input/configuration-error.ts";
import { show } from "../../../src/egress/input/show.ts";
import { inputMapOf, inputTextLike, namePart } from "../../arguments.ts";
import { SUCCESSOR_FIRST } from "../../parse-args.ts";
import { ContainerAssociation } from "../sdk.ts";

/** A set of clients whose addresses AWS keeps up to date. */
export interface ClientReferenceArgs {
  /** ARN of a prefix list of this account, or of one shared with it. Either this or `containers`. Default: none. */
  prefixListArn?: pulumi.Input<string>;
  /** Containers of a cluster. Either this or `prefixListArn`. Default: none. */
  containers?: ContainerClientsArgs;
}

/**
 * Containers of one cluster. The firewall must see the containers' own addresses: turn off the VPC CNI's SNAT on EKS,
 * and use the network mode `awsvpc` for ECS tasks. AWS learns of a container when it starts, so its first connections
 * may be dropped.
 */
export interface ContainerClientsArgs {
  /**
   * ARN of the EKS or ECS cluster, in this account and Region. Changing this to a cluster of the other kind replaces
   * the set.
   */
  clusterArn: pulumi.Input<string>;
  /**
   * Labels that a container must have, by key: on EKS `namespace` or a pod's label, on ECS an attribute of the
   * container instance (tasks on Fargate have none). A value may hold up to ten `*`, each for any characters. Default:
   * none, and every container of the cluster is meant.
   */
  labels?: Record<string, pulumi.Input<string>>;
}

const PrefixListArn = z.string().regex(/^arn:aws[a-z-]*:ec2:[a-z0-9-]+:\d{12}:prefix-list\/pl-[0-9a-f]+$/, {
  error: ({ input }) =>
    `${show(input)} is not the ARN of a customer's prefix list, as in "arn:aws:ec2:eu-west-2:123456789012:prefix-list/pl-…".`,
});

const ClusterArn = z.string().regex(/^arn:aws[a-z-]*:(?:eks|ecs):[a-z0-9-]+:\d{12}:cluster\/[A-Za-z0-9_-]+$/, {
  error: ({ input }) =>
    `${show(input)} is not the ARN of an EKS or ECS cluster, as in "arn:aws:eks:eu-west-2:123456789012:cluster/…".`,
});

/** Key or value of a label. Source: botocore, ContainerAttribute. */
const Label = z.string().regex(/^\S{1,256}$/, {
  error: ({ input }) => `${show(input)} is no key or value of a label. Write 1 to 256 characters without blanks.`,
});

const LabelValue = Label.refine((text) => text.split("*").length <= 11, {
  error: ({ input }) => `${show(input)} has more "*" than ten, the most that AWS takes. Write fewer.`,
});

/** Sets of clients by name. */
export const clientReferencesAt = (path: string) =>
  z
    .record(
      namePart(22),
      z.strictObject({
        // The record's key isn't known here, so a fault that is found late names only the argument.
        prefixListArn: inputTextLike(PrefixListArn, `${path}.prefixListArn`).optional(),
        containers: z
          .strictObject({
            clusterArn: inputTextLike(ClusterArn, `${path}.containers.clusterArn`),
            labels: inputMapOf(LabelValue, `${path}.containers.labels`, Label).default(() => ({})),
          })
          .optional(),
      }),
    )
    .refine((references) => Object.keys(references).length > 0, {
      error: "holds no set; nobody would reach anything. Name one, or leave it out for all of clientCidrs.",
    });
export type ClientReferences = z.output<ReturnType<typeof clientReferencesAt>>;

/** The most sets that a rule group may refer to. Source: Network Firewall quotas. */
const MOST = { prefixListArn: 5, containers: 30 } as const;

/** Returns the faults between sets that are each well-formed. */
export function referenceFaults(references: ClientReferences): Fault[] {
  const path = "clientReferences";
  const having = (kind: keyof typeof MOST) => Object.keys(references).filter((key) => references[key]?.[kind]);
  const [lists, sets] = [having("prefixListArn"), having("containers")];
  const [list] = lists;
  return [
    ...Object.entries(references).flatMap(([key, { prefixListArn, containers }]) =>
      (prefixListArn === undefined) === (containers === undefined)
        ? [{ path: `${path}.${key}`, message: "needs one of prefixListArn and containers. Give one of the two." }]
        : [],
    ),
    ...(list !== undefined && sets.some((key) => key !== list)
      ? [
          {
            path,
            message: `mixes prefix lists (${lists.join(", ")}) and containers (${sets.join(", ")}), and AWS takes no rule group with both. Use two components.`,
          },
        ]
      : []),
    ...(
      [
        ["prefixListArn", lists, "prefix lists"],
        ["containers", sets, "sets of containers"],
      ] as const
    ).flatMap(([kind, keys, what]) =>
      keys.length > MOST[kind]
        ? [
            {
              path,
              message: `holds ${keys.length} ${what}, above ${MOST[kind]}, the most that one rule group may refer to. Merge some, or use two components.`,
            },
          ]
        : [],
    ),
  ];
}

/** Name of a set in the rules text, which puts an `@` in front of it. */
export const referenceName = (key: string): string => `MESH_FROM_${key.toUpperCase().replaceAll("-", "_")}`;

/**
 * Returns the references of a rule group to the sets. Makes the sets of containers, before the group that refers to
 * them.
 */
export const makeReferences = (
  name: string,
  references: ClientReferences,
  tags: Record<string, pulumi.Output<string>>,
  child: pulumi.CustomResourceOptions,
) => ({
  ipSetReferences: Object.entries(references).map(([key, { prefixListArn, containers }]) => {
    // The schema guarantees one of the two.
    const referenceArn = prefixListArn ?? makeContainerSet(`${name}-${key}`, containers as Containers, tags, child);
    return { key: referenceName(key), ipSetReferences: [{ referenceArn }] };
  }),
});
export type ReferenceSets = ReturnType<typeof makeReferences>;

type Containers = NonNullable<ClientReferences[string]["containers"]>;

function makeContainerSet(
  name: string,
  { clusterArn, labels }: Containers,
  tags: Record<string, pulumi.Output<string>>,
  child: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const type = clusterArn.apply((arn) => (arn.includes(":ecs:") ? "ECS" : "EKS"));
  const attributeFilters = Object.entries(labels).map(([key, value]) => ({ key, value }));
  const association = new ContainerAssociation(
    name,
    {
      // AWS can't change the kind. The name holds it, so that a successor can be made while the old one is still in
      // use.
      containerAssociationName: pulumi.interpolate`${name}-${type.apply((text) => text.toLowerCase())}`,
      type,
      containerMonitoringConfigurations: [{ clusterArn, ...(attributeFilters.length > 0 && { attributeFilters }) }],
      description: "MESH egress by hostname",
      tags,
    },
    { ...child, ...SUCCESSOR_FIRST },
  );
  return association.containerAssociationArn;
}
