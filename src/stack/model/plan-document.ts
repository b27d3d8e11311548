import type { ToldFinding } from "../../egress/finding.ts";
import type { HostLayer, HostStatus, Protocol } from "../../egress/host-fields.ts";

/**
 * The plan of one or more stacks: what `mesh-egress plan --json` prints. `docs/plan-json.md` documents it for readers.
 */
export interface Plan {
  /** Of this format. Grows when a reader of the old one could go wrong; new keys alone don't count. */
  readonly version: 1;
  /** The program that was run; the command's plans always name it. */
  readonly program?: PlannedProgram;
  readonly stacks: readonly StackPlan[];
}

/** Which program a plan is of. */
export interface PlannedProgram {
  /** Its folder, as seen from where the command runs: `.`, `../network`, or an absolute path. */
  readonly folder: string;
  /** Whether it is the sample that ships with this package, which says nothing about a program of anybody's. */
  readonly isSample: boolean;
}

/** What a program makes of one stack: a preview against an empty state, with what a cloud computes unknown. */
export interface StackPlan {
  /** Name of the stack, as in `Pulumi.<stack>.yaml`. */
  readonly stack: string;
  readonly project: string;
  /** What components of this package open, in the order in which they were made. */
  readonly hosts: readonly PlannedHost[];
  /** Hosts that other rules open by name, as readers see them; the command's plans always have them. */
  readonly otherHosts?: readonly OtherHost[];
  /** Every resource that would be registered, the stack first, parents before children. */
  readonly resources: readonly PlannedResource[];
  /** What the program exports. */
  readonly outputs: JsonObject;
  /** What the plan could not look at, and so doesn't know. */
  readonly unresolved: readonly Unresolved[];
  /** What the program or a component had to say, in order. */
  readonly notices: readonly Notice[];
  /** Why the program did not come to its end: what it would have made after that is missing. */
  readonly failure?: string;
  /** What the policy pack says of it; the command's plans always have it. */
  readonly policy?: PolicyVerdict;
}

/** What a policy pack says of a stack. */
export interface PolicyVerdict {
  /** Name of the pack. */
  readonly pack: string;
  readonly version: string;
  /**
   * In the pack's order: resource by resource, then what concerns the stack. Empty where it has nothing to complain
   * about.
   */
  readonly findings: readonly PolicyFinding[];
  /** Levels that whoever runs the plan has given to checks; left out where the pack's own hold. */
  readonly levels?: Readonly<Record<string, EnforcementLevel>>;
}

/** What becomes of a check's findings; of those of a disabled check nothing is said. */
export type EnforcementLevel = "advisory" | "mandatory" | "remediate" | "disabled";

/** A complaint of one check. Its message may have several lines, the first of which says why the check exists. */
export interface PolicyFinding extends ToldFinding {
  readonly check: string;
  /** `remediate`: a deployment would change the resource's inputs in this way. */
  readonly level: "mandatory" | "advisory" | "remediate";
  readonly severity: "low" | "medium" | "high" | "critical" | null;
  /** URN; the stack's own for what concerns no single resource. */
  readonly resource: string;
  /** False where the check could not judge, as with a value that isn't known yet: neither good nor bad. */
  readonly judged: boolean;
}

/** A host that a component opens, at one layer. Two components that open the same host give two of these. */
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
  /** Why it is open, with what its status asks to be said. */
  readonly reason: string;
  /** URN of the component that opens it. */
  readonly resource: string;
}

/** A host that a rule opens by name, which no component of this package makes. */
export interface OtherHost {
  /** A name, or the pattern of several. */
  readonly host: string;
  /** `443`, `80, 443`, `1000-2000` or `any`. */
  readonly ports: string;
  /** What must be spoken, such as `tls`; null where anything may. */
  readonly protocol: string | null;
  readonly layer: PlannedHost["layer"];
  /** That of the catalogue; `not-mesh` where the host isn't in it. */
  readonly status: PlannedHost["status"] | "not-mesh";
  /** URN of the resource that opens it. */
  readonly resource: string;
}

/** A resource as the Pulumi engine would receive it, after transforms and inheritance from its parents. */
export interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** False for components and for the stack itself. */
  readonly custom: boolean;
  /** URN; null for the stack alone. */
  readonly parent: string | null;
  /** `<urn>::<id>`; null for components and for providers. */
  readonly provider: string | null;
  readonly protect: boolean;
  /** URNs, sorted. */
  readonly dependencies: readonly string[];
  /** URNs by input, sorted; every input has its key. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly inputs: JsonObject;
}

/** Something outside the program that only a real preview can ask. */
export interface Unresolved {
  readonly kind:
    | "stack-reference"
    | "environment"
    | "read"
    | "call"
    | "unanswered-call"
    | "callback"
    | "remote-component"
    | "host-list";
  /**
   * The other stack, the ESC environment, the id read, the function called, the place of the callback, or the
   * component.
   */
  readonly name: string;
  /** URN, where there is one. */
  readonly resource: string | null;
  /** One sentence for people. */
  readonly reason: string;
}

/** A message by `pulumi.log`. */
export interface Notice {
  readonly level: "info" | "warning" | "error";
  readonly message: string;
  /** URN of the resource that the message is about. */
  readonly resource: string | null;
}

/** A value as it travels between program and engine: JSON with Pulumi's signatures for what JSON can't say. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
