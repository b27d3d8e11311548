import { soleName } from "../../src/egress/index.ts";
import { goesByName, letsOut } from "../../src/reach/index.ts";
import type { Check } from "../check.ts";
import { eachRule, ofNames } from "../mesh/index.ts";

export const sniTrailingDot: Check = {
  id: "sni-trailing-dot",
  title: "Server name with a trailing dot",
  level: "advisory",
  severity: "low",
  tags: ["availability", "egress"],
  why: "Clients send the server name without the dot that DNS writes at the end, so such a rule never matches.",
  instead: "Leave the dot out.",
  link: "https://datatracker.ietf.org/doc/html/rfc6066#section-3",
  stage: "stack",
  judge: ({ grants, mesh, isOnPath }) =>
    eachRule(grants.filter((grant) => letsOut(grant) && goesByName(grant) && isOnPath(grant.place.urn))).flatMap(
      (grant) =>
        withDot(grant, mesh).map(({ written }) => ({ message: `"${written}" ends in a dot.`, place: grant.place })),
    ),
};

const withDot = ofNames((names) => names.filter((name) => name.written.endsWith(".") && soleName(name) !== undefined));
