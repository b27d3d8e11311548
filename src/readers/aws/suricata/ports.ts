import {
  ALL_PORTS,
  complementOfPorts,
  memo,
  NO_PORTS,
  type PortSet,
  readPorts,
  unionOfPorts,
} from "../../../egress/index.ts";
import { type Expression, parseList } from "./parse-rule.ts";

/** The ports of each variable, or why they aren't known. */
export type PortVariables = ReadonlyMap<string, PortSet | { readonly fault: string }>;

/**
 * Returns the ports of an expression such as `any`, `443`, `[80,443]`, `!443`, `1024:` and `$HTTP_PORTS`, or why they
 * can't be determined.
 */
export function readPortExpression(text: string, variables: PortVariables): PortSet | { readonly fault: string } {
  const expression = parseList(text);
  if (!expression) return { fault: `"${text.slice(0, 80)}" is no port` };
  const faults: string[] = [];
  const ports = portsOf(expression, variables, faults);
  return faults.length > 0 ? { fault: faults.join("; ") } : ports;
}

function portsOf(expression: Expression, variables: PortVariables, faults: string[]): PortSet {
  const own =
    expression.kind === "list"
      ? listOf(expression.items, variables, faults)
      : elementOf(expression.text, variables, faults);
  return expression.negated ? everyOther(own) : own;
}

/** Memoised, because many rules may negate one variable. */
const everyOther = memo(complementOfPorts);

/**
 * Returns the ports that a list names, without those that it negates. A list with negations only starts from every
 * port.
 */
function listOf(items: readonly Expression[], variables: PortVariables, faults: string[]): PortSet {
  const read = (item: Expression) => portsOf({ ...item, negated: false }, variables, faults);
  const named = items.filter(({ negated }) => !negated).map(read);
  const taken = items.filter(({ negated }) => negated).map(read);
  const start = named.length > 0 ? unionOfPorts(named) : ALL_PORTS;
  return taken.length === 0 ? start : complementOfPorts(unionOfPorts([complementOfPorts(start), ...taken]));
}

function elementOf(text: string, variables: PortVariables, faults: string[]): PortSet {
  const ports = text.startsWith("$")
    ? (variables.get(text.slice(1)) ?? { fault: `the variable ${text} is not defined in the group` })
    : readPorts(text);
  if (!("fault" in ports)) return ports;
  faults.push(ports.fault);
  return NO_PORTS;
}
