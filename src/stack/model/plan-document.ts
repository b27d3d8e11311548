import type { ToldFinding } from "../../egress/finding.ts";
import type { HostLayer, HostStatus, Protocol } from "../../egress/host-fields.ts";

/**
 * The plan of one or more stacks, the output of `mesh-egress plan --json`. `docs/plan-json.md` documents it for
 * readers.
 */
export interface Plan {
  /** Version of this format. It grows when a reader of the old one could misread it, not for new keys alone. */
  readonly version: 1;
  /** The program that was run. Plans of the command always have it. */
  readonly program?: PlannedProgram;
  readonly stacks: readonly StackPlan[];
}

/** The program that a plan belongs to. */
export interface PlannedProgram {
  /** Its folder relative to the command's working folder: `.`, `../network`; or an absolute path. */
  readonly folder: string;
  /** Whether it is the sample that ships with this package, whose plan says nothing about the user's own program. */
  readonly isSample: boolean;
}

/**
 * What a program creates in one stack: a preview against an empty state, in which values computed by a cloud are
 * unknown.
 */
export interface StackPlan {
  /** Name of the stack, as in `Pulumi.<stack>.yaml`. */
  readonly stack: string;
  readonly project: string;
  /** Hosts that components of this package open, in the order of creation. */
  readonly hosts: readonly PlannedHost[];
  /** Hosts that other rules open by name, as readers see them. Plans of the command always have them. */
  readonly otherHosts?: readonly OtherHost[];
  /** Every resource that would be registered, the stack first, parents before children. */
  readonly resources: readonly PlannedResource[];
  /** The program's exports. */
  readonly outputs: JsonObject;
  /** What the plan could not look at and therefore doesn't know. */
  readonly unresolved: readonly Unresolved[];
  /** Messages of the program or its components, in order. */
  readonly notices: readonly Notice[];
  /** Why the program did not finish. What it would have created afterwards is missing. */
  readonly failure?: string;
  /** What the policy pack says of the stack. Plans of the command always have it. */
  readonly policy?: PolicyVerdict;
}

/** What a policy pack says of a stack. */
export interface PolicyVerdict {
  /** Name of the pack. */
  readonly pack: string;
  readonly version: string;
  /** Findings in the pack's order: resource by resource, then those about the stack. Empty if there are none. */
  readonly findings: readonly PolicyFinding[];
  /** Levels that the user who ran the plan set for checks; absent if the pack's own apply. */
  readonly levels?: Readonly<Record<string, EnforcementLevel>>;
}

/** Effect of a check's findings. A disabled check reports none. */
export type EnforcementLevel = "advisory" | "mandatory" | "remediate" | "disabled";

/** A finding of one check. Its message may have several lines; the first one says why the check exists. */
export interface PolicyFinding extends ToldFinding {
  readonly check: string;
  /** `remediate`: a deployment would change the resource's inputs this way. */
  readonly level: "mandatory" | "advisory" | "remediate";
  readonly severity: "low" | "medium" | "high" | "critical" | null;
  /** URN of the resource; the stack's own if the finding concerns no single resource. */
  readonly resource: string;
  /**
   * False if the check could not judge, for example because a value isn't known yet. The finding is then neither good
   * nor bad.
   */
  readonly judged: boolean;
}

/** A host that a component opens at one layer. If two components open the same host, there are two of these. */
export interface PlannedHost {
  /** Key of the rule. */
  readonly key: string;
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  readonly protocol: Protocol;
  /** `name`: only this name passes; `dns`: the name resolves; `address`: the port is open, to any address. */
  readonly layer: HostLayer;
  readonly status: HostStatus;
  /** Why the host is open, with the remark that its status requires. */
  readonly reason: string;
  /** URN of the component that opens it. */
  readonly resource: string;
}

/** A host that a rule opens by name, where no component of this package creates the rule. */
export interface OtherHost {
  /** A name, or the pattern of several. */
  readonly host: string;
  /** `443`, `80, 443`, `1000-2000` or `any`. */
  readonly ports: string;
  /** Application protocol that the rule requires, such as `tls`; null if any is allowed. */
  readonly protocol: string | null;
  readonly layer: PlannedHost["layer"];
  /** Status in the catalogue; `not-mesh` if the catalogue lacks the host. */
  readonly status: PlannedHost["status"] | "not-mesh";
  /** URN of the resource that opens it. */
  readonly resource: string;
}

/** A resource as the Pulumi engine would receive it, after transforms and inheritance. */
export interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** False for components and for the stack itself. */
  readonly custom: boolean;
  /** URN of the parent; null only for the stack. */
  readonly parent: string | null;
  /** `<urn>::<id>`; null for components and for providers. */
  readonly provider: string | null;
  readonly protect: boolean;
  /** URNs of the dependencies, sorted. */
  readonly dependencies: readonly string[];
  /**
   * URNs of the dependencies by input, sorted. Every input has a key, and so has each output inside an input: its path,
   * such as `egress[0].prefixListIds[0]`.
   */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly inputs: JsonObject;
}

/** Something outside the program that only a real preview can query. */
export interface Unresolved {
  readonly kind:
    | "stack-reference"
    | "environment"
    | "read"
    | "call"
    | "unanswered-call"
    | "callback"
    | "transform"
    | "secret"
    | "dynamic-resource"
    | "remote-component"
    | "host-list";
  /**
   * Name of the other stack, the ESC environment, the id, the function, the place of the callback, the component or
   * resource, or the resource and its input.
   */
  readonly name: string;
  /** URN, if there is one. */
  readonly resource: string | null;
  /** Explanation for people, in one sentence. */
  readonly reason: string;
}

/** A message logged with `pulumi.log`. */
export interface Notice {
  readonly level: "info" | "warning" | "error";
  readonly message: string;
  /** URN of the resource that the message is about. */
  readonly resource: string | null;
}

/** A value as program and engine exchange it: JSON, with Pulumi's signatures for what JSON can't express. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
