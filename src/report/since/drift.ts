import type { Subject } from "../../../policy/subject.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { type Closing, closingsOf } from "../parts/closed.ts";
import { openingsOf, type RuleOpening } from "../parts/opened.ts";
import type { Drift } from "../report.ts";
import { openedBy } from "./opened-since.ts";

/** Two descriptions of the same resources, from two sources. */
export interface Telling {
  /** Readable name of the stack. */
  readonly stack: string;
  readonly one: Subject;
  readonly other: Subject;
  /** Resources that `one` has, and that `other` should have but hasn't. */
  readonly gone: readonly string[];
  /** Resources that `other` has, and that `one` should have but hasn't. */
  readonly added: readonly string[];
}

/**
 * Compares what two descriptions of stacks let out and deny.
 *
 * @param one and `other`: names of the two sources, such as `the state`.
 * @param how how it was compared; shown in the report.
 */
export function driftBetween(
  tellings: readonly Telling[],
  { one, other, how }: { readonly one: string; readonly other: string; readonly how: string },
  catalogue: Catalogue,
): Drift {
  const items = tellings.flatMap((telling): Drift["items"] => {
    const { stack, gone, added } = telling;
    const [a, b] = [rulesOf(telling.one, catalogue), rulesOf(telling.other, catalogue)];
    const say = (who: string, whoNot: string, what: string) => ({
      what: `${stack}: ${who} ${what}, and ${whoNot} doesn't.`,
      isNote: false,
    });
    return eachOnce([
      ...gone.map((name) => say(one, other, `has ${name}`)),
      ...added.map((name) => say(other, one, `has ${name}`)),
      ...withoutThose(b.opened, a.opened).map((each) => say(other, one, `opens ${describeOpening(each)}`)),
      ...withoutThose(a.opened, b.opened).map((each) => say(one, other, `opens ${describeOpening(each)}`)),
      ...withoutDenials(b.closed, a.closed).map((each) => say(other, one, `denies ${describeClosing(each)}`)),
      ...withoutDenials(a.closed, b.closed).map((each) => say(one, other, `denies ${describeClosing(each)}`)),
    ]);
  });
  return { status: items.length > 0 ? "found" : "none", items, how };
}

const rulesOf = (subject: Subject, catalogue: Catalogue) => ({
  opened: openingsOf(subject, [], catalogue),
  closed: closingsOf(subject),
});

function withoutThose(some: readonly RuleOpening[], others: readonly RuleOpening[]): RuleOpening[] {
  const isOpened = openedBy(others);
  return some.filter((each) => !isOpened(each));
}

const withoutDenials = (some: readonly Closing[], others: readonly Closing[]): Closing[] => {
  const known = new Set(others.map(describeClosing));
  return some.filter((each) => !known.has(describeClosing(each)));
};

const describeOpening = ({ destination, ports, protocol, engine }: RuleOpening): string =>
  `${destination} on ${ports} (${protocol}, ${engine})`;
const describeClosing = ({ what, engine }: Closing): string => `${what} (${engine})`;

const eachOnce = (items: Drift["items"]): Drift["items"] => [
  ...new Map(items.map((item) => [item.what, item])).values(),
];
