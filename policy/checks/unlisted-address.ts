import { isAnyInPieces } from "../../src/egress/index.ts";
import { HTTPS, opensHttps } from "../../src/reach/index.ts";
import type { Check } from "../check.ts";
import { isUnlisted, pinReason, publicAddressesOf } from "./ip-pinning.ts";

export const unlistedAddress: Check = {
  id: "unlisted-address",
  title: "Unknown address on a path to MESH",
  level: "advisory",
  severity: "medium",
  tags: ["availability", "egress"],
  why: "No complete list of MESH's addresses is published: a pin beside MESH's rules may be its next address, or a partner's.",
  instead: "Say in the rule's description whose address it is; if it is MESH's, allow the host by name.",
  link: "https://github.com/NHSDigital/mesh-api-specification/blob/7cfdcc4/specification/mesh-api.yaml",
  stage: "stack",
  judge: (subject) =>
    subject.grants.flatMap((grant) => {
      if (grant.engine === "route" || grant.engine === "dns-record" || !opensHttps(grant)) return [];
      if (isAnyInPieces(grant.destination) || !isUnlisted(grant, subject) || pinReason(grant, subject)) return [];
      const { written } = publicAddressesOf(grant.destination, subject.mesh);
      return [{ message: `allows ${HTTPS} to ${written}, on a path to MESH.`, place: grant.place }];
    }),
};
