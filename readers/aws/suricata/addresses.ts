import { type AddressRanges, EVERY_ADDRESS, unionOf, without } from "../../../egress/address-ranges.ts";
import type { GrantPart } from "../../../egress/grant.ts";
import { addressesOf, type Peer, type PeerPart } from "../../../egress/peer.ts";
import { type Notes, note, placeOf } from "../../notes.ts";
import { addressPart } from "../../peers.ts";
import { type Expression, parseList } from "./list.ts";

/** Address variables of a rule group by name, with `@` in front of those that are references. */
export interface AddressVariables {
  /** What the group says of the variable; undefined where it doesn't define it. */
  peerOf(name: string): Peer | undefined;
  /** What couldn't be read of it. */
  faultsOf(name: string): readonly { readonly path: string; readonly why: string }[];
}

/** The addresses that an expression means, one part an element. What can't be read becomes a note of that part. */
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
  return peerOf(expression, { notes, part, path, variables });
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
  // EXTERNAL_NET is what is not HOME_NET, and the other way round.
  if (expression.kind === "element" && expression.text === "$EXTERNAL_NET" && own.every(({ kind }) => kind === "any"))
    return homeNet(context, false);
  return butNot(own, context);
}

/** All that the list names less what it negates; if it only negates, everything else. */
function listOf(items: readonly Expression[], context: Context): Peer {
  const named = items.filter(({ negated }) => !negated).flatMap((item) => peerOf(item, context));
  const negated = items.filter((item) => item.negated).flatMap((item) => peerOf({ ...item, negated: false }, context));
  if (negated.length === 0) return named;
  if (named.length === 0) return butNot(negated, context);
  const taken = addressesOf(negated);
  return named.flatMap((part) => less(part, taken));
}

function less(part: PeerPart, taken: AddressRanges): PeerPart[] {
  if (part.kind === "any") return [{ ...part, except: unionOf([part.except ?? [], taken]) }];
  if (part.kind !== "ranges") return [part];
  const ranges = without(part.ranges, taken);
  return ranges.length > 0 ? [{ ...part, ranges }] : [];
}

/** Everything but those. What a reference leads to isn't known here: alone it stays to be followed, in a list it is left out. */
function butNot(peer: Peer, { notes, path }: Context): Peer {
  const place = placeOf(notes, { path });
  const [only] = peer;
  if (only?.kind === "reference" && peer.length === 1) return [{ ...only, negated: !only.negated }];
  const written = `!${peer.map((part) => (part.kind === "reference" ? part.to.id : part.written)).join(", ")}`;
  const left = without(EVERY_ADDRESS, addressesOf(peer));
  if (left.length === 0) return [];
  if (only?.kind === "any" && peer.length === 1) return [{ kind: "ranges", ranges: left, written, place }];
  return [{ kind: "any", except: addressesOf(peer), written, place }];
}

function elementOf(text: string, context: Context): Peer {
  const { notes, part, path, variables } = context;
  if (text.toLowerCase() === "any") return [{ kind: "any", written: "any", place: placeOf(notes, { path }) }];
  if (!/^[$@]/.test(text)) return [addressPart(notes, part, text, { path })].filter((found) => found !== undefined);
  const name = text.replace(/^\$/, "");
  const defined = variables.peerOf(name);
  for (const { path, why } of variables.faultsOf(name)) note(notes, part, { path }, why);
  if (defined) return defined;
  if (name === "EXTERNAL_NET") return [{ kind: "any", written: text, place: placeOf(notes, { path }) }];
  if (!name.startsWith("@")) return homeNet(context, false, name);
  note(notes, part, { path }, `the reference ${text} is not defined in the group`);
  return [];
}

/** A variable of the policies that use the group. */
const homeNet = ({ notes, path }: Context, negated: boolean, name = "HOME_NET"): Peer => {
  const place = placeOf(notes, { path });
  return [{ kind: "reference", to: { kind: "policy-variable", id: name, candidates: [], place }, negated, place }];
};
