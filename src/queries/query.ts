/** A query for logs that stay where they are. */
export interface Query {
  /** Tells the queries of one engine apart; letters and hyphens. */
  readonly id: string;
  /** The question that it answers, as people ask it. */
  readonly what: string;
  readonly text: string;
}

/** The rules that logs name, and the addresses of MESH. Nothing else of a stack reaches a query. */
export interface QueriedRules {
  /** Signature ids of Suricata rules that pass and say so in a log. */
  readonly sids: readonly number[];
  /** Application rules that allow, on Azure; the group is absent where it isn't known. */
  readonly applicationRules: readonly {
    readonly group?: string | undefined;
    readonly collection: string;
    readonly rule: string;
  }[];
  /**
   * Known addresses of MESH, as text. Empty for queries that are kept in a cloud, where no address of MESH is to stand:
   * they look for whatever is dialled without a name.
   */
  readonly addresses: readonly string[];
}

/** Days of logs that are looked at before anything is enforced, where nobody says another number. */
export const WINDOW_DAYS = 14;

/** What the last question is about. */
export const dialled = ({ addresses }: QueriedRules): string =>
  addresses.length > 0 ? "known MESH addresses" : "addresses";

/** Texts in quotes, separated by commas: addresses of the catalogue, which hold no quote. */
export const quoted = (texts: readonly string[], quote: string): string =>
  texts.map((text) => `${quote}${text}${quote}`).join(", ");

/** Numbers separated by commas. No sid is 0, which stands for none: an empty list is no list in SQL. */
export const numbered = (numbers: readonly number[]): string => numbers.join(", ") || "0";
