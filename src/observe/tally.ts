import type { LoggedAs } from "../egress/grant.ts";
import { keyOf } from "./intent.ts";
import type { LogEvent } from "./log-event.ts";
import type { LogKind } from "./records/log-reader.ts";

/** What the lines say of one destination by one rule. */
export interface Tally {
  readonly what: LogEvent["what"];
  readonly name?: string | undefined;
  /** Where no name was seen. */
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  readonly rule?: LoggedAs | undefined;
  readonly outcome: LogEvent["outcome"];
  /** Whether a firewall that knows names made the lines; flow logs never have one. */
  readonly isByFirewall: boolean;
  /** Connections or queries, each once however many lines it has. */
  flows: number;
  /** Addresses of clients; at most `MOST_CLIENTS`, then `moreClients`. */
  readonly clients: Set<string>;
  moreClients: boolean;
  first: number | undefined;
  last: number | undefined;
}

/** Bounds that keep memory flat, whatever a log holds: a client chooses the names that it asks for. */
const [MOST_TALLIES, MOST_CLIENTS, MOST_CLIENTS_IN_ALL, FLOWS_AT_ONCE] = [20_000, 1000, 200_000, 50_000];

/** Adds up log lines by destination and rule, in memory that doesn't grow with their number. */
export class Tallies {
  readonly #tallies = new Map<string, Tally>();
  readonly #flows = new RecentTexts(FLOWS_AT_ONCE);
  readonly #days = new Set<number>();
  readonly #named = new Pairs();
  #clients = 0;
  #first: number | undefined;
  #last: number | undefined;
  /** Lines whose destination found no room. */
  crowdedOut = 0;
  /** Lines without a time that can be read. */
  timeless = 0;

  add(event: LogEvent, kind: LogKind): void {
    const { time, what, name, address, port, rule, outcome, client, flow } = event;
    const isByFirewall = kind !== "vpc-flow" && kind !== "vnet-flow" && kind !== "network-firewall-flow";
    const ruleKey = rule === undefined ? outcome : "sid" in rule ? rule.sid : keyOf(rule);
    if (name !== undefined && address !== undefined) this.#named.remember(client, address);
    const destination = name ?? `at ${address ?? ""}`;
    const key = `${what} ${destination} ${port ?? ""} ${ruleKey} ${isByFirewall}`;
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      if (this.#tallies.size === MOST_TALLIES) {
        this.crowdedOut++;
        return;
      }
      tally = {
        what,
        name,
        address: name === undefined ? address : undefined,
        port,
        rule,
        outcome,
        isByFirewall,
        flows: 0,
        clients: new Set(),
        ...NOTHING_YET,
      };
      this.#tallies.set(key, tally);
    }
    if (flow === undefined || this.#flows.isNew(`${flow} ${ruleKey}`)) tally.flows++;
    this.#addClient(tally, client);
    this.#addTime(tally, time);
  }

  get all(): readonly Tally[] {
    return [...this.#tallies.values()];
  }

  /** Whether the client was seen to ask for a name at that address. */
  asksByName(client: string, address: string): boolean {
    return this.#named.has(client, address);
  }

  /** Whether anybody was seen to ask for a name at that address. */
  isNamed(address: string): boolean {
    return this.#named.hasSecond(address);
  }

  /** From the first line to the last, and how many days of UTC have any. */
  get window(): { readonly first: number | undefined; readonly last: number | undefined; readonly days: number } {
    return { first: this.#first, last: this.#last, days: this.#days.size };
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
    if (this.#days.size < 100_000) this.#days.add(Math.floor(time / 86_400_000));
  }
}

const NOTHING_YET = { moreClients: false, first: undefined, last: undefined };

/** Remembers at least the last `most` texts. Lines of one connection stand near each other. */
class RecentTexts {
  readonly #most: number;
  #now = new Set<string>();
  #before = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  isNew(text: string): boolean {
    if (this.#now.has(text)) return false;
    const isNew = !this.#before.has(text);
    if (this.#now.size === this.#most) {
      this.#before = this.#now;
      this.#now = new Set();
    }
    this.#now.add(text);
    return isNew;
  }
}

/** Pairs of clients and addresses, as many as memory is given for. */
class Pairs {
  readonly #clients = new Map<string, Set<string>>();
  #size = 0;

  remember(client: string, address: string): void {
    const clients = this.#clients.get(address) ?? new Set();
    if (clients.has(client) || this.#size === MOST_CLIENTS_IN_ALL) return;
    this.#clients.set(address, clients.add(client));
    this.#size++;
  }

  has(client: string, address: string): boolean {
    return this.#clients.get(address)?.has(client) === true;
  }

  hasSecond(address: string): boolean {
    return this.#clients.has(address);
  }
}
