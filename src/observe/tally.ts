import type { LoggedAs } from "../egress/grant.ts";
import { keyOf, type Role } from "./intent.ts";
import type { LogEvent } from "./log-event.ts";
import { RecentFlows } from "./recent-flows.ts";
import type { LogKind } from "./records/log-reader.ts";

/** Lines about one destination by one rule, added up. */
export interface Tally {
  /** Index among all tallies, from 0. */
  readonly id: number;
  readonly what: LogEvent["what"];
  readonly name?: string | undefined;
  /** Destination address, if no name was seen. */
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  readonly rule?: LoggedAs | undefined;
  /** `other` without a rule. */
  readonly role: Role;
  readonly outcome: LogEvent["outcome"];
  /** Whether a firewall that decides wrote the lines. Flow logs and those of TLS inspection tell of no decision. */
  readonly isByFirewall: boolean;
  /** Whether its lines show which addresses belong to the name. */
  readonly hasAddresses: boolean;
  /** Number of connections or queries, each counted once however many lines it has. */
  flows: number;
  /** Client addresses; at most `MOST_CLIENTS`. If there were more, `moreClients` is true. */
  readonly clients: Set<string>;
  moreClients: boolean;
  first: number | undefined;
  last: number | undefined;
  /** Days that have lines, counted from 1970 in UTC, by the firewall that wrote them; `""` if the log doesn't tell. */
  readonly days: Map<string, Set<number>>;
}

interface TalliesOptions {
  /** Milliseconds since 1970. A later time than a day from then is none. Default: no time is too late. */
  readonly now?: number;
  /** Default: every rule is the plan's own. */
  readonly roleOf?: (rule: LoggedAs) => Role;
}

/** Limits that bound memory whatever a log holds, because clients choose the names that they ask for. */
const [MOST_TALLIES, MOST_CLIENTS, MOST_CLIENTS_IN_ALL] = [20_000, 1000, 200_000];
const [MOST_DAYS_IN_ALL, FLOWS_AT_ONCE, MOST_HELD] = [200_000, 50_000, 10_000];

/** How far a firewall's clock may be ahead. */
const DAY_MS = 86_400_000;

/** Adds up log lines by destination and rule, in bounded memory. */
export class Tallies {
  readonly #tallies = new Map<string, Tally>();
  /** The tally of the last line of each destination. */
  readonly #lastOf = new Map<string, Tally>();
  readonly #known: ReadonlySet<string>;
  readonly #latest: number;
  readonly #roleOf: (rule: LoggedAs) => Role;
  readonly #flows = new RecentFlows(FLOWS_AT_ONCE);
  /** Flows that a pass took. */
  readonly #passed = new RecentFlows(FLOWS_AT_ONCE);
  readonly #passedNames = new Set<string | undefined>();
  /** Lines that say nothing if a pass takes the same flow, which may show later. The oldest stand first. */
  readonly #held = new Map<string, HeldLine[]>();
  readonly #named = new Set<string>();
  /** Pairs of client and known address for which a query for a name was seen. */
  readonly #asked = new Set<string>();
  readonly #firewalls = new Map<string, string>();
  /** The firewall of the last line. */
  #firewall = "";
  #clients = 0;
  #days = 0;
  #first: number | undefined;
  #last: number | undefined;
  /** Number of lines whose destination exceeded the limits. */
  crowdedOut = 0;
  /** Number of lines without a readable time. */
  timeless = 0;

  /** @param knownAddresses those of MESH. For these, the tallies remember who asked for a name. */
  constructor(
    knownAddresses: ReadonlySet<string>,
    { now = Number.POSITIVE_INFINITY, roleOf = () => "own" }: TalliesOptions = {},
  ) {
    this.#known = knownAddresses;
    this.#latest = now + DAY_MS;
    this.#roleOf = roleOf;
  }

  add(event: LogEvent, kind: LogKind): void {
    const { name, address, answers, client } = event;
    if (name !== undefined && address !== undefined) this.#addName(client, address);
    for (const answer of answers ?? []) this.#addName(client, answer);
    const tally = this.#tallyOf(event, kind);
    if (tally === undefined) {
      this.crowdedOut++;
      return;
    }
    if (kind !== "network-firewall-alert" || event.flow === undefined || !this.#isRepeated(tally, event))
      this.#count(tally, event);
  }

  /** Returns all tallies that have lines. Call it when all lines are added. */
  get all(): readonly Tally[] {
    for (const flow of this.#held.keys()) this.#release(flow);
    return [...this.#tallies.values()].filter(({ flows }) => flows > 0);
  }

  /** Whether the client was seen to ask for a name of that address. */
  asksByName(client: string, address: string): boolean {
    return this.#asked.has(`${client} ${address}`);
  }

  /** Whether anybody was seen to ask for a name of that address. */
  isNamed(address: string): boolean {
    return this.#named.has(address);
  }

  /** Returns the time of the first and of the last line. */
  get window(): { readonly first: number | undefined; readonly last: number | undefined } {
    return { first: this.#first, last: this.#last };
  }

  /**
   * Whether the line is of a flow that a pass takes, by a rule that isn't the plan's or by the default action.
   * Enforcing changes nothing about such a flow. Holds the line back as long as the pass may still show.
   */
  #isRepeated(tally: Tally, { time, client, firewall, flow = "", clientPort = 0, outcome }: LogEvent): boolean {
    if (tally.role !== "other" || outcome !== "logged") return false;
    if (this.#passed.has(flow, clientPort)) return tally.name === undefined || this.#passedNames.has(tally.name);
    const key = `${flow} ${clientPort}`;
    const held = this.#held.get(key) ?? [];
    const [oldest] = this.#held.keys();
    if (held.length === 0 && this.#held.size === MOST_HELD && oldest !== undefined) this.#release(oldest);
    held.push({ tally, line: copyOf({ time, client, firewall, flow, clientPort }) });
    this.#held.set(key, held);
    return true;
  }

  /** Drops what is held of a flow that a pass takes. A line that has another name is no repetition of the pass's. */
  #pass({ name }: Tally, flow: number | string, clientPort: number): void {
    this.#passed.isNew(flow, clientPort);
    const held = this.#held.size === 0 ? undefined : this.#held.get(`${flow} ${clientPort}`);
    if (held === undefined) return;
    this.#held.delete(`${flow} ${clientPort}`);
    for (const { tally, line } of held) if (tally.name !== undefined && tally.name !== name) this.#count(tally, line);
  }

  #release(flow: string): void {
    for (const { tally, line } of this.#held.get(flow) ?? []) this.#count(tally, line);
    this.#held.delete(flow);
  }

  #count(tally: Tally, { time, client, firewall, flow, clientPort = 0 }: CountedLine): void {
    if (flow === undefined) tally.flows++;
    else if (this.#flows.isNew(flow, tally.id * 65_536 + clientPort)) {
      tally.flows++;
      if (tally.role === "pass" && tally.isByFirewall) this.#pass(tally, flow, clientPort);
    }
    this.#addClient(tally, client);
    this.#addTime(tally, time !== undefined && time <= this.#latest ? time : undefined, firewall);
  }

  /** Returns the tally that the event belongs to, a new one if need be; undefined if there is no room for it. */
  #tallyOf(event: LogEvent, kind: LogKind): Tally | undefined {
    const { what, name, address, answers, port, rule, outcome } = event;
    const isByFirewall = !OF_FLOWS.has(kind);
    const sought = { what, name, address: name === undefined ? address : undefined, port, rule, outcome, isByFirewall };
    // Mostly one rule writes the lines of a destination, and to compare takes less time than to make a key.
    const last = this.#lastOf.get(name ?? address ?? "");
    if (last !== undefined && isFor(last, sought)) return last;
    const key = JSON.stringify([
      what,
      name,
      sought.address,
      port,
      rule && [keyOf(rule), "sid" in rule && rule.rev],
      outcome,
      isByFirewall,
    ]);
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      if (this.#tallies.size === MOST_TALLIES) return undefined;
      tally = {
        ...copyOf(sought),
        id: this.#tallies.size,
        role: rule === undefined ? "other" : this.#roleOf(rule),
        hasAddresses: address !== undefined || answers !== undefined,
        flows: 0,
        clients: new Set(),
        days: new Map(),
        ...NOTHING_YET,
      };
      this.#tallies.set(key, tally);
      if (tally.role === "pass") this.#passedNames.add(tally.name);
    }
    this.#lastOf.set(tally.name ?? tally.address ?? "", tally);
    return tally;
  }

  #addName(client: string, address: string): void {
    if (this.#named.size < MOST_CLIENTS_IN_ALL && !this.#named.has(address)) this.#named.add(copyOf(address));
    if (this.#known.has(address) && this.#asked.size < MOST_CLIENTS_IN_ALL) this.#asked.add(`${client} ${address}`);
  }

  #addClient(tally: Tally, client: string): void {
    if (client === "" || tally.clients.has(client)) return;
    if (tally.clients.size === MOST_CLIENTS || this.#clients === MOST_CLIENTS_IN_ALL) tally.moreClients = true;
    else {
      tally.clients.add(copyOf(client));
      this.#clients++;
    }
  }

  #keptName(firewall: string): string {
    const known = this.#firewalls.get(firewall);
    if (known !== undefined) return known;
    const name = copyOf(firewall);
    if (this.#firewalls.size < MOST_CLIENTS) this.#firewalls.set(name, name);
    return name;
  }

  #addTime(tally: Tally, time: number | undefined, firewall = ""): void {
    // To compare with the last line's takes less time than to look up a text that was cut out of this line.
    if (firewall !== this.#firewall) this.#firewall = this.#keptName(firewall);
    let days = tally.days.get(this.#firewall);
    if (days === undefined && this.#days < MOST_DAYS_IN_ALL) {
      days = new Set();
      tally.days.set(this.#firewall, days);
      this.#days++;
    }
    if (time === undefined) {
      this.timeless++;
      return;
    }
    if (tally.first === undefined || time < tally.first) tally.first = time;
    if (tally.last === undefined || time > tally.last) tally.last = time;
    if (this.#first === undefined || time < this.#first) this.#first = time;
    if (this.#last === undefined || time > this.#last) this.#last = time;
    const day = Math.floor(time / DAY_MS);
    if (days === undefined || days.has(day) || this.#days >= MOST_DAYS_IN_ALL) return;
    days.add(day);
    this.#days++;
  }
}

/** Logs without a decision. */
const OF_FLOWS: ReadonlySet<LogKind> = new Set([
  "vpc-flow",
  "vnet-flow",
  "network-firewall-flow",
  "network-firewall-tls",
]);

/** What a line adds to its tally. */
type CountedLine = Pick<LogEvent, "time" | "client" | "firewall" | "flow" | "clientPort">;

interface HeldLine {
  readonly tally: Tally;
  readonly line: CountedLine;
}

const NOTHING_YET = { moreClients: false, first: undefined, last: undefined };

/**
 * Returns a copy of what is to be kept. A text that was cut out of a line would keep in memory the whole piece of the
 * file that the line was cut out of.
 */
const copyOf: <Value>(value: Value) => Value = structuredClone;

type Sought = Pick<Tally, "what" | "name" | "address" | "port" | "rule" | "outcome" | "isByFirewall">;

/**
 * Whether a tally with this name or address is of these lines.
 */
const isFor = (tally: Tally, { what, name, port, rule, outcome, isByFirewall }: Sought): boolean =>
  tally.name === name &&
  tally.port === port &&
  tally.what === what &&
  tally.isByFirewall === isByFirewall &&
  tally.outcome === outcome &&
  isSame(tally.rule, rule);

const isSame = (a: LoggedAs | undefined, b: LoggedAs | undefined): boolean =>
  a === undefined || b === undefined
    ? a === b
    : "sid" in a
      ? "sid" in b && a.sid === b.sid && a.rev === b.rev
      : !("sid" in b) && a.rule === b.rule && a.collection === b.collection && a.group === b.group;
