/** A query for logs that stay where they are stored. */
export interface Query {
  /** Identifies the query within its engine; letters and hyphens. */
  readonly id: string;
  /** The question that it answers, in words for people. */
  readonly what: string;
  readonly text: string;
}

/** The rules that logs name, and the addresses of MESH. A query contains nothing else of a stack. */
export interface QueriedRules {
  /** Signature ids of Suricata rules that pass traffic and log it. */
  readonly sids: readonly number[];
  /** Allowing application rules on Azure. The group is absent if it isn't known. */
  readonly applicationRules: readonly {
    readonly group?: string | undefined;
    readonly collection: string;
    readonly rule: string;
  }[];
  /**
   * Known addresses of MESH, as text. Empty for queries that are stored in a cloud, where no MESH address may appear.
   * Those queries then look for every address dialled without a name.
   */
  readonly addresses: readonly string[];
}

/** Default number of days of logs to look at before enforcing. */
export const WINDOW_DAYS = 14;

/** Names what the last question asks about. */
export const dialled = ({ addresses }: QueriedRules): string =>
  addresses.length > 0 ? "known MESH addresses" : "addresses";

/** Writes quoted texts separated by commas. Addresses of the catalogue hold no quotes. */
export const quoted = (texts: readonly string[], quote: string): string =>
  texts.map((text) => `${quote}${text}${quote}`).join(", ");

/** Writes numbers separated by commas; `0` for an empty list, because SQL allows none and no sid is 0. */
export const numbered = (numbers: readonly number[]): string => numbers.join(", ") || "0";
