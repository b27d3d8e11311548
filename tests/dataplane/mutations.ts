/** A weakened rules text. */
export interface Mutation {
  /** What was done to which rule, as in `deny:udp: without flow:to_server`. */
  readonly name: string;
  readonly text: string;
}

/**
 * Every way to weaken one rule that we know of: without it, with another action, from any source, to any or another
 * port, without one of its options, with one of them turned round, or with another name. Rules that `skip` names stay
 * as they are.
 */
export function mutations(text: string, keyOf: (sid: number) => string, skip: readonly string[]): Mutation[] {
  return text.split("\n").flatMap((line, at, lines) => {
    const sid = line.match(/\bsid:(\d+);/)?.[1];
    const key = sid ? keyOf(Number(sid)) : "";
    if (!sid || skip.includes(key)) return [];
    return weakened(line).map(({ how, line: other }) => ({
      name: `${key}: ${how}`,
      text: lines.with(at, other).join("\n"),
    }));
  });
}

interface Weakened {
  readonly how: string;
  readonly line: string;
}

function weakened(line: string): Weakened[] {
  const [, action = "", protocol = "", source = "", destination = "", port = "", body = ""] =
    line.match(/^(\w+) (\w+) (\S+) any -> (\S+) (\S+) \((.*)\)$/) ?? [];
  const write = (changed: { action?: string; source?: string; destination?: string; port?: string; body?: string }) =>
    `${changed.action ?? action} ${protocol} ${changed.source ?? source} any -> ${changed.destination ?? destination} ${changed.port ?? port} (${changed.body ?? body})`;
  const options = body.split("; ").filter((option) => !/^(msg|sid|rev)\b/.test(option));
  const other = action === "pass" ? "drop" : "pass";
  return [
    { how: "deleted", line: "" },
    { how: `${other} instead of ${action}`, line: write({ action: other }) },
    ...(action === "alert" || action === "pass" ? [] : [{ how: "only an alert", line: write({ action: "alert" }) }]),
    ...(source === "any" ? [] : [{ how: "from any source", line: write({ source: "any" }) }]),
    ...(source.startsWith("!") ? [{ how: "from the opposite source", line: write({ source: source.slice(1) }) }] : []),
    ...(destination === "any" ? [] : [{ how: "to any destination", line: write({ destination: "any" }) }]),
    ...(port === "any" ? [] : [{ how: "to any port", line: write({ port: "any" }) }]),
    ...(port === "any" ? [] : [{ how: "to another port", line: write({ port: otherPort(port) }) }]),
    ...options.map((option) => ({ how: `without ${option}`, line: write({ body: without(body, option) }) })),
    ...options.flatMap((option) =>
      VARIANTS.flatMap(([from, to]) => {
        const changed = option.replace(from, to);
        return changed === option
          ? []
          : [{ how: `${changed} for ${option}`, line: write({ body: body.replace(`${option};`, `${changed};`) }) }];
      }),
    ),
  ].filter(({ line: mutated }) => mutated !== line);
}

/** A sticky buffer goes with the content that looks into it. */
const without = (body: string, option: string): string =>
  /^(tls\.sni|http\.host|http\.start|ja4\.hash)$/.test(option)
    ? body.replace(
        new RegExp(`${option.replace(".", "\\.")}; content:"[^"]*"; (?:startswith; |endswith; |nocase; )*`),
        "",
      )
    : option.startsWith("content:")
      ? body
      : body.replace(`${option}; `, "");

const otherPort = (port: string): string => (port.startsWith("!") ? port.replace(/\[?80,?/, "[8443,") : "8443");

const VARIANTS: readonly (readonly [RegExp, string])[] = [
  [/to_server/, "to_client"],
  [/,not_established/, ",established"],
  [/,established/, ""],
  [/(app-layer-protocol|ip_proto):!/, "$1:"],
  [/tls1\.2,tls1\.3/, "tls1.0,tls1.1,tls1.2,tls1.3"],
  [/tls1\.2,tls1\.3/, "tls1.2"],
  [/tls1\.2,tls1\.3/, "tls1.3"],
  [/sslv2,sslv3,tls1\.0,tls1\.1/, "tls1.0,tls1.1"],
  [/,tls1\.1$/, ""],
  [/tls1\.0,tls1\.1/, "tls1.1"],
  [/content:"([a-z])/, 'content:"x$1'],
  [/content:"[a-z-]+\.([a-z])/, 'content:"$1'],
  [/(client,)>,\d+/, "$1>,1000000"],
  [/(client,)>(,\d+)/, "$1<$2"],
  [/(dsize:)>0/, "$1>2000"],
];
