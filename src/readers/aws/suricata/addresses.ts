import {
  type AddressRanges,
  addressesOf,
  EVERY_ADDRESS,
  type GrantPart,
  memo,
  type Peer,
  type PeerPart,
  unionOf,
  without,
} from "../../../egress/index.ts";
import { addressPart, joinRanges, type Notes, note, placeOf } from "../../kit/index.ts";
import { type Expression, parseList } from "./parse-rule.ts";

/** The value of a variable in a rule group. */
export interface AddressVariable {
  readonly peer: Peer;
  /** The same peer with all ranges in one part, which keeps the rules that use it small. */
  readonly joined: Peer;
  /** The first part of it that couldn't be read: where, and why. */
  readonly fault: { readonly path: string; readonly why: string } | undefined;
}

/** Address variables of a rule group by name. Names of references begin with `@`. */
export type AddressVariables = ReadonlyMap<string, AddressVariable>;

/** The addresses of an expression, one part for each element. What can't be read becomes a note. */
export function readAddressExpression(
  notes: Notes,
  part: GrantPart,
  text: string,
  path: string,
  variables: AddressVariables,
): Peer {
  const expression = parseList(text);
  if (!expression) {
    note(notes, part, { path }, `"${text.slice(0, 80)}" is no address`);
    return [];
  }
  const context = { notes, part, path, variables };
  const isAlone = expression.kind === "element" && !expression.negated;
  return isAlone ? elementOf(expression.text, context, "peer") : peerOf(expression, context);
}

interface Context {
  readonly notes: Notes;
  readonly part: GrantPart;
  readonly path: string;
  readonly variables: AddressVariables;
}

function peerOf(expression: Expression, context: Context): Peer {
  const own = expression.kind === "list" ? listOf(expression.items, context) : elementOf(expression.text, context);
  if (!expression.negated) return own;
  // EXTERNAL_NET is everything outside HOME_NET, so its negation is HOME_NET.
  if (expression.kind === "element" && expression.text === "$EXTERNAL_NET" && own.every(({ kind }) => kind === "any"))
    return homeNet(context, false);
  return butNot(own, context);
}

/**
 * Returns everything that the list names, without what it negates. A list with negations only starts from every
 * address.
 */
function listOf(items: readonly Expression[], context: Context): Peer {
  const named = items.filter(({ negated }) => !negated).flatMap((item) => peerOf(item, context));
  const negated = items.filter((item) => item.negated).flatMap((item) => peerOf({ ...item, negated: false }, context));
  if (negated.length === 0) return named;
  if (named.length === 0) return butNot(negated, context);
  const taken = addressesOf(negated);
  return joinRanges(named).flatMap((part) => less(part, taken));
}

function less(part: PeerPart, taken: AddressRanges): PeerPart[] {
  if (part.kind === "any") return [{ ...part, except: part.except ? unionOf([part.except, taken]) : taken }];
  if (part.kind !== "ranges") return [part];
  const ranges = without(part.ranges, taken);
  return ranges.length > 0 ? [{ ...part, ranges }] : [];
}

/**
 * Returns every address except those. A reference isn't resolved yet: on its own it is followed later, and in a list it
 * is left out.
 */
function butNot(peer: Peer, { notes, path }: Context): Peer {
  const place = placeOf(notes, { path });
  const [only] = peer;
  if (only?.kind === "reference" && peer.length === 1) return [{ ...only, negated: !only.negated }];
  const written = `!${peer.map((part) => (part.kind === "reference" ? part.to.id : part.written)).join(", ")}`;
  const { taken, left } = sidesOf(peer);
  if (left.length === 0) return [];
  if (only?.kind === "any" && peer.length === 1) return [{ kind: "ranges", ranges: left, written, place }];
  return [{ kind: "any", except: taken, written, place }];
}

/** The addresses of the peer, and all others. Memoised, because many rules may negate one variable. */
const sidesOf = memo((peer: Peer) => {
  const taken = addressesOf(peer);
  return { taken, left: without(EVERY_ADDRESS, taken) };
});

function elementOf(text: string, context: Context, as: "peer" | "joined" = "joined"): Peer {
  const { notes, part, path, variables } = context;
  if (text.toLowerCase() === "any") return [{ kind: "any", written: "any", place: placeOf(notes, { path }) }];
  if (!/^[$@]/.test(text)) return [addressPart(notes, part, text, { path })].filter((found) => found !== undefined);
  const name = text.replace(/^\$/, "");
  const defined = variables.get(name);
  if (defined?.fault) note(notes, part, defined.fault, defined.fault.why);
  if (defined) return defined[as];
  if (name === "EXTERNAL_NET") return [{ kind: "any", written: text, place: placeOf(notes, { path }) }];
  if (!name.startsWith("@")) return homeNet(context, false, name);
  note(notes, part, { path }, `the reference ${text} is not defined in the group`);
  return [];
}

/** HOME_NET and EXTERNAL_NET, which the policies that use the group define. */
const homeNet = ({ notes, path }: Context, negated: boolean, name = "HOME_NET"): Peer => {
  const place = placeOf(notes, { path });
  return [{ kind: "reference", to: { kind: "policy-variable", id: name, candidates: [], place }, negated, place }];
};
