import type { Check } from "../check.ts";
import { openings } from "../openings.ts";

export const port: Check = {
  id: "port",
  title: "MESH host on another port, or in plain text",
  level: "mandatory",
  severity: "medium",
  tags: ["egress", "encryption"],
  why: "MESH is TLS on one port. Anything else that a rule lets through under its name is other traffic, and anybody can read plain text.",
  instead: "Open the host on its own port alone, as TLS.",
  link: "https://github.com/NHSDigital/mesh-api-specification/blob/7cfdcc4/specification/mesh-api.yaml",
  stage: "stack",
  // If a preview doesn't show yet which rule group comes first, `not-judged` says so.
  judge: (subject) =>
    openings(subject, (order) => order !== false)
      .filter(({ kind }) => kind === "port")
      .map(({ message, place }) => ({ message, place })),
};
