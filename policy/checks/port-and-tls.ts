import type { Check } from "../check.ts";
import { openings } from "../openings.ts";

export const portAndTls: Check = {
  id: "port-and-tls",
  title: "MESH host on another port, in plain text or with old TLS",
  level: "mandatory",
  severity: "medium",
  tags: ["egress", "encryption"],
  why: "MESH is TLS 1.2 or newer on one port; whatever else a rule lets through under its name is somebody else's traffic.",
  instead:
    "Bind the rule to the port and to TLS 1.2 and 1.3, as in: ssl_version:tls1.2,tls1.3; in a Suricata rule. AWS's generated domain lists can't be bound so.",
  link: "https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html",
  stage: "stack",
  // Where a preview doesn't know yet which rule group comes first, `not-judged` says so.
  judge: (subject) => openings(subject, (order) => order !== false),
};
