import type { LoggedAs } from "../egress/grant.ts";
import { keyOf } from "./intent.ts";
import type { LogEvent } from "./log-event.ts";
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
  readonly outcome: LogEvent["outcome"];
  /** Whether a firewall that sees names wrote the lines. Flow logs never have names. */
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
  /** Days that have lines, counted from 1970 in UTC. */
  readonly days: Set<number>;
}

/** Limits that bound memory whatever a log holds, because clients choose the names that they ask for. */
const [MOST_TALLIES, MOST_CLIENTS, MOST_CLIENTS_IN_ALL] = [20_000, 1000, 200_000];
const [MOST_DAYS_IN_ALL, FLOWS_AT_ONCE] = [200_000, 50_000];

/** Adds up log lines by destination and rule, in bounded memory. */
export class Tallies {
  readonly #tallies = new Map<string, Tally>();
  readonly #known: ReadonlySet<string>;
  readonly #flows = new RecentFlows(FLOWS_AT_ONCE);
  readonly #named = new Set<string>();
  /** Pairs of client and known address for which a query for a name was seen. */
  readonly #asked = new Set<string>();
  #clients = 0;
  #days = 0;
  #first: number | undefined;
  #last: number | undefined;
  /** Number of lines whose destination exceeded the limits. */
  crowdedOut = 0;
  /** Number of lines without a readable time. */
  timeless = 0;

  /** @param knownAddresses those of MESH. For these, the tallies remember who asked for a name. */
  constructor(knownAddresses: ReadonlySet<string>) {
    this.#known = knownAddresses;
  }

  add(event: LogEvent, kind: LogKind): void {
    const { time, what, name, address, answers, port, rule, outcome, client, flow, clientPort = 0 } = event;
    const isByFirewall = kind !== "vpc-flow" && kind !== "vnet-flow" && kind !== "network-firewall-flow";
    const ruleKey = rule === undefined ? outcome : "sid" in rule ? `${rule.sid}.${rule.rev}` : keyOf(rule);
    if (name !== undefined && address !== undefined) this.#addName(client, address);
    for (const answer of answers ?? []) this.#addName(client, answer);
    const destination = name ?? `at ${address ?? ""}`;
    const key = `${what} ${destination} ${port ?? ""} ${ruleKey} ${isByFirewall}`;
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      if (this.#tallies.size === MOST_TALLIES) {
        this.crowdedOut++;
        return;
      }
      tally = {
        id: this.#tallies.size,
        what,
        name,
        address: name === undefined ? address : undefined,
        port,
        rule,
        outcome,
        isByFirewall,
        hasAddresses: address !== undefined || answers !== undefined,
        flows: 0,
        clients: new Set(),
        days: new Set(),
        ...NOTHING_YET,
      };
      this.#tallies.set(key, tally);
    }
    if (flow === undefined || this.#flows.isNew(flow, tally.id * 65_536 + clientPort)) tally.flows++;
    this.#addClient(tally, client);
    this.#addTime(tally, time);
  }

  get all(): readonly Tally[] {
    return [...this.#tallies.values()];
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

  #addName(client: string, address: string): void {
    if (this.#named.size < MOST_CLIENTS_IN_ALL) this.#named.add(address);
    if (this.#known.has(address) && this.#asked.size < MOST_CLIENTS_IN_ALL) this.#asked.add(`${client} ${address}`);
  }

  #addClient(tally: Tally, client: string): void {
    if (client === "" || tally.clients.has(client)) return;
    if (tally.clients.size === MOST_CLIENTS || this.#clients === MOST_CLIENTS_IN_ALL) tally.moreClients = true;
    else {
      tally.clients.add(client);
      this.#clients++;
    }
  }

  #addTime(tally: Tally, time: number | undefined): void {
    if (time === undefined) {
      this.timeless++;
      return;
    }
    if (tally.first === undefined || time < tally.first) tally.first = time;
    if (tally.last === undefined || time > tally.last) tally.last = time;
    if (this.#first === undefined || time < this.#first) this.#first = time;
    if (this.#last === undefined || time > this.#last) this.#last = time;
    const day = Math.floor(time / 86_400_000);
    if (tally.days.has(day) || this.#days === MOST_DAYS_IN_ALL) return;
    tally.days.add(day);
    this.#days++;
  }
}

const NOTHING_YET = { moreClients: false, first: undefined, last: undefined };

/** Remembers how recent flows were seen, because lines of one connection are close to each other. */
class RecentFlows {
  readonly #most: number;
  #now = new Map<number | string, number | Set<number>>();
  #before: ReadonlyMap<number | string, number | Set<number>> = new Map();

  constructor(most: number) {
    this.#most = most;
  }

  isNew(flow: number | string, seenAs: number): boolean {
    const known = this.#now.get(flow) ?? this.#before.get(flow);
    if (known === seenAs || (typeof known === "object" && known.has(seenAs))) return false;
    if (this.#now.size === this.#most) {
      this.#before = this.#now;
      this.#now = new Map();
    }
    // Nearly every flow is seen in one way only, so a set would waste memory.
    if (known === undefined) this.#now.set(flow, seenAs);
    else this.#now.set(flow, typeof known === "object" ? known.add(seenAs) : new Set([known, seenAs]));
    return true;
  }
}
