import type { Engine, Grant } from "../../egress/grant.ts";
import type { Path } from "../path/path.ts";
import { decide } from "./decide.ts";
import { describeRule } from "./describe.ts";
import type { Flow } from "./flow.ts";
import { nearMiss } from "./near-miss.ts";
import type { LayerVerdict, Verdict } from "./verdict.ts";

/**
 * Returns what would have to change to let the flow out: one sentence for each layer that blocks it. Empty if nothing
 * blocks it. If a layer can't match names, the sentence says so.
 */
export function whyNot(verdict: Verdict, flow: Flow, describeFlow: FlowWords): string[] {
  const changes: string[] = [];
  let left = verdict;
  // After one layer is opened, the next may block as well, so each is evaluated as if those before it let the flow
  // through.
  while (left.verdict !== "allow" && left.deciding !== undefined && changes.length < left.path.layers.length) {
    changes.push(changeOf(left.deciding, flow, describeFlow));
    left = decide(without(left.path, left.deciding), flow);
  }
  return [...new Set(changes)].reverse();
}

/** The ends of a flow, in the words of the user's question. */
export interface FlowWords {
  readonly from: string;
  readonly to: string;
  /** The protocol and port, such as `TCP 443`. */
  readonly port: string;
}

const without = (path: Path, { layer }: LayerVerdict): Path => ({
  ...path,
  layers: path.layers.filter((one) => one !== layer),
});

function changeOf(deciding: LayerVerdict, flow: Flow, { from, to, port }: FlowWords): string {
  const { layer, verdict, by, why } = deciding;
  if (verdict === "unknown") return `It can't be told: ${why}. Give what is missing, and ask again.`;
  if (layer.engine === "route") return `Give the client's route table a route to ${flow.name ? "the firewall" : to}.`;
  const { holder } = layer;
  if (layer.isOfAnswers)
    return `Let the answers in, from ${flow.name ? "any address" : to} to the ports 1024 to 65535, in ${holder}${before(by)}.`;
  const goesByName = BY_NAME.has(layer.engine) && flow.name !== undefined;
  if (!goesByName)
    return `${NO_NAMES(layer.engine, flow)}Open ${port}${flow.name ? "" : ` to ${to}`} in ${holder}${before(by)}.`;
  const near = nearMiss(deciding, flow);
  const [only, ...more] = near?.differs ?? [];
  if (near === undefined || more.length > 0 || only === undefined || only === "name")
    return `Add a rule for ${to} on ${port} from ${from} to ${holder}${before(by)}.`;
  return `${ADJUST[only] ?? "Change"} ${describeRule(near.grant)}: it is for another ${only === "protocol" ? "protocol" : only}.`;
}

const ADJUST: Readonly<Record<string, string>> = {
  source: "Add the client to the sources of",
  port: "Add the port to",
  version: "Offer a version of TLS that is taken by",
  protocol: "Add the protocol to",
  destination: "Widen the destination of",
};

const BY_NAME: ReadonlySet<Engine> = new Set([
  "dns-firewall",
  "nfw-stateful",
  "azure-application-rule",
  "kubernetes-policy",
]);

const NO_NAMES = (engine: Engine, { name }: Flow): string =>
  name === undefined || BY_NAME.has(engine) ? "" : "Names can't open it: this layer knows addresses alone. ";

const before = (by: Grant | undefined): string => (by?.effect === "deny" ? `, before ${describeRule(by)}` : "");
