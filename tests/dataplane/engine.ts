import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { MODEL } from "./model.ts";
import { payloadFrom, payloadOf, pcap } from "./packets.ts";

/** Packets under one client address, which tells them from all others. */
export interface Flow {
  readonly name: string;
  readonly client: string;
  readonly frames: readonly Buffer[];
}

/** What the engine did with a flow. */
export interface Outcome {
  /** Sid of the pass or drop that came first; 0 where no rule decided. */
  readonly sid: number;
  /** Sids of rules that only alert, in the order in which they did. */
  readonly told: readonly number[];
  /** How often they did. */
  readonly alerts: number;
  /** Drops for reasons of the engine's own before any rule decided, such as a broken stream. */
  readonly exceptions: readonly string[];
  /** Frames that the engine held back. */
  readonly held: number;
  /** Whether the first frame got through: without it, no connection is opened. */
  readonly opened: boolean;
  /** Whether the second frame got through, which accepts the connection. */
  readonly accepted: boolean;
  /** Bytes of TCP payload that the server got. */
  readonly arrived: number;
  /** Bytes of TCP payload that the client didn't get. */
  readonly unanswered: number;
}

/**
 * AWS evaluates rules in text order, which Suricata 7.0 can't: it sorts them by action first, and by sid among those of
 * one action. So sids are numbered anew, in text order, and the actions come in the first of these orders: it equals
 * text order if no pass takes what a drop in front of it is for, which shows, since the pass would win here. The second
 * puts the passes before the reject as well.
 */
export const ORDERS = ["reject,pass,alert,drop", "pass,drop,reject,alert"] as const;

export interface RunOptions {
  readonly order?: (typeof ORDERS)[number];
  /** Whether the model of the policy's default action stands behind the rules. Default: false. */
  readonly model?: boolean;
  /** Networks of variables other than suricata.yaml has them. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** No client in HOME_NET, and the model of the policy's default action behind the rules. */
export const NOBODY_HOME: RunOptions = { model: true, variables: { HOME_NET: "[192.168.0.0/16,2001:db8:ff::/48]" } };

/** A shared policy: all clients are ours, and none is in the policy's HOME_NET. */
export const OURS: RunOptions = {
  variables: { HOME_NET: "192.168.0.0/16", MESH_CLIENTS: "[10.1.0.0/16,2001:db8:1::/48]" },
};

/** A shared policy: all clients are in the policy's HOME_NET, and none is ours. */
export const NEIGHBOURS: RunOptions = {
  variables: { HOME_NET: "[10.0.0.0/8,2001:db8::/32]", MESH_CLIENTS: "10.2.0.0/16" },
};

/** What Suricata decides on the flows, read from a capture. */
export async function run(
  rules: string,
  flows: readonly Flow[],
  options: RunOptions = {},
): Promise<ReadonlyMap<Flow, Outcome>> {
  return outcomes(flows, await record(rules, flows, options), actionsOf(rules));
}

/** What Suricata writes into its log about the flows, under the sids of the rules. */
export async function record(
  rules: string,
  flows: readonly Flow[],
  { order = ORDERS[0], model = false, variables = {} }: RunOptions = {},
): Promise<Event[]> {
  const folder = await mkdtemp(join(tmpdir(), "mesh-egress-dataplane-"));
  try {
    const { text, sids } = inTextOrder(model ? `${rules}\n${MODEL}` : rules);
    await writeFile(join(folder, "all.rules"), text);
    await writeFile(join(folder, "all.pcap"), pcap(flows.flatMap(({ frames }) => frames)));
    await suricata(
      ...["-r", join(folder, "all.pcap"), "-S", join(folder, "all.rules"), "-l", folder],
      ...["-c", join(import.meta.dirname, "suricata.yaml"), "--simulate-ips", "--runmode", "single"],
      ...order.split(",").flatMap((action, index) => ["--set", `action-order.${index}=${action}`]),
      ...Object.entries(variables).flatMap(([name, value]) => ["--set", `vars.address-groups.${name}=${value}`]),
    );
    const lines = (await readFile(join(folder, "eve.json"), "utf8")).split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line, (key, value) => (key === "signature_id" ? sids[value] : value)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs Suricata to its end; what it prints. @throws with its complaint, or saying how to install it. */
export async function suricata(...args: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("suricata", args, { maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { code, stderr = "" } = error as { code?: string | number; stderr?: string };
    if (code === "ENOENT") throw new Error("Suricata is not installed. Run tests/dataplane/install.sh as root.");
    throw new Error(`suricata ${args.join(" ")} failed:\n${stderr}`);
  }
}

export interface Event {
  readonly event_type: string;
  readonly src_ip?: string;
  readonly dest_ip?: string;
  /**
   * Number of the packet in the capture, from 1; missing for packets that the engine made up, such as reassembled ones.
   */
  readonly pcap_cnt?: number;
  readonly alert?: { readonly signature_id: number };
  readonly drop?: { readonly reason: string };
}

/** The rules with sids 1, 2, 3 and so on, and what each was before. */
function inTextOrder(rules: string): { text: string; sids: readonly number[] } {
  const sids = [0];
  const text = rules.replaceAll(/\bsid:(\d+);/g, (_, sid) => `sid:${sids.push(Number(sid)) - 1};`);
  return { text, sids };
}

const actionsOf = (rules: string): ReadonlyMap<number, string> =>
  new Map([...rules.matchAll(/^([a-z]+) .*sid:(\d+);/gm)].map(([, action = "", sid]) => [Number(sid), action]));

function outcomes(flows: readonly Flow[], events: readonly Event[], actions: ReadonlyMap<number, string>) {
  const byAddress = Map.groupBy(
    events.flatMap((event) => [event.src_ip, event.dest_ip].map((address) => ({ address: address ?? "", event }))),
    ({ address }) => address,
  );
  let before = 0;
  return new Map(
    flows.map((flow) => {
      const first = before + 1;
      before += flow.frames.length;
      const own = (byAddress.get(expanded(flow.client)) ?? []).map(({ event }) => event);
      return [flow, outcome(flow, first, own, actions)] as const;
    }),
  );
}

function outcome(flow: Flow, first: number, events: readonly Event[], actions: ReadonlyMap<number, string>): Outcome {
  const told = events
    .flatMap(({ event_type, alert }) => (event_type === "alert" && alert ? [alert.signature_id] : []))
    .filter((sid) => actions.get(sid) === "alert");
  const drops = events.filter(({ event_type }) => event_type === "drop");
  const deciding = events.findIndex(
    ({ event_type, alert }) =>
      (event_type === "drop" && alert) || (event_type === "alert" && actions.get(alert?.signature_id ?? 0) === "pass"),
  );
  const held = new Set(drops.flatMap(({ pcap_cnt }) => (pcap_cnt === undefined ? [] : [pcap_cnt - first])));
  const bytes = (of: (frame: Buffer, isHeld: boolean) => number): number =>
    flow.frames.reduce((sum, frame, index) => sum + of(frame, held.has(index)), 0);
  return {
    sid: events[deciding]?.alert?.signature_id ?? 0,
    told: [...new Set(told)],
    alerts: told.length,
    exceptions: events
      .slice(0, deciding < 0 ? undefined : deciding)
      .flatMap(({ drop, alert }) => (drop && !alert ? [drop.reason] : [])),
    held: held.size,
    opened: !held.has(0),
    accepted: !held.has(1),
    arrived: bytes((frame, isHeld) => (isHeld ? 0 : payloadFrom(flow.client, frame))),
    unanswered: bytes((frame, isHeld) => (isHeld ? payloadOf(frame) - payloadFrom(flow.client, frame) : 0)),
  };
}

/** The address as eve.json writes it: IPv6 in full. */
function expanded(address: string): string {
  if (!address.includes(":")) return address;
  const [left = [], right = []] = address.split("::").map((half) => half.split(":"));
  return [...left, ...Array(8 - left.length - right.length).fill("0"), ...right]
    .map((group: string) => group.padStart(4, "0"))
    .join(":");
}
