import { firstFew } from "../../src/text/first-few.ts";
import type { Check } from "../check.ts";
import { openings } from "../openings.ts";

export const tlsVersion: Check = {
  id: "tls-version",
  title: "MESH host open to old TLS, or on any port",
  level: "advisory",
  severity: "low",
  tags: ["egress", "encryption"],
  why: "AWS's generated domain lists, and rules that don't say otherwise, let a permitted name through on any port and with TLS 1.0 and 1.1. MESH is TLS 1.2 or newer on 443.",
  instead:
    'Bind the rule as in: pass tls $HOME_NET any -> any 443 (ssl_version:tls1.2,tls1.3; tls.sni; content:"HOST"; startswith; endswith; nocase; flow:to_server; sid:1;)',
  link: "https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html",
  stage: "stack",
  judge: (subject) => {
    const open = openings(subject, (order) => order !== false).filter(({ kind }) => kind === "platform");
    const groups = Map.groupBy(open, ({ place: { urn } }) => urn);
    return [...groups.values()].flatMap(([first, ...others]) =>
      first === undefined
        ? []
        : [{ message: `${first.message.replace(/\.$/, "")}${beside(first.host, others)}.`, place: first.place }],
    );
  },
};

/** Names the group's other hosts, each once. */
const beside = (host: string, others: readonly { readonly host: string }[]): string => {
  const more = [...new Set(others.map((other) => other.host))].filter((other) => other !== host);
  return more.length === 0 ? "" : `; the same for ${firstFew(more, (other) => other)}`;
};
