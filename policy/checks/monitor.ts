import type { Check } from "../check.ts";
import { monitorFaults, monitors } from "./fail-closed.ts";

export const monitor: Check = {
  id: "monitor",
  title: "Firewall that only logs for a while",
  level: "advisory",
  severity: "medium",
  tags: ["data-leak", "egress"],
  why: "In monitor mode nothing is dropped: what no rule names goes out, and is logged.",
  instead: "Enforce on the last day at the latest.",
  link: "https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html",
  stage: "stack",
  judge: ({ firewalls, today }) =>
    [...new Set(firewalls.flatMap(monitors))]
      .filter((fact) => monitorFaults(fact, today).length === 0)
      .map(({ owner, expires, place }) => ({ message: `only logs until ${expires} (owner: ${owner}).`, place })),
};
