import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import type { Path } from "../../../src/reach/path/path.ts";
import { pathsOf } from "../../../src/reach/path/paths-of.ts";
import { decide } from "../../../src/reach/verdict/decide.ts";
import { follow } from "../../../src/readers/follow/follow.ts";
import { readResource } from "../../../src/readers/index.ts";
import { subjectsOf } from "../../../src/stack/pack/policy-subject.ts";
import { planOf } from "../../support/pulumi/plan.ts";
import { flowOf } from "../../support/reach/flows.ts";
import { shippedProgram } from "../../support/repository/shipped.ts";

const AWS = "192.0.2.5"; // in clientCidrs of the shipped stacks
const AZURE = "192.0.2.130";
const [SYNC, API] = ["mesh-sync.spineservices.nhs.uk", "msg.spineservices.nhs.uk"];

/** Verdicts written by hand: those of AWS, then of Azure. */
const LIVE: readonly (readonly [line: string, aws: string, azure: string])[] = [
  [`${AWS} ${SYNC}:443`, "allow", "partial"],
  [`${AWS} ${API}:443`, "allow", "partial"],
  [`${AWS} ${API}:443 tls 1.2`, "allow", "partial"],
  [`${AWS} ${API}:443 tls 1.3`, "allow", "partial"],
  [`${AWS} ${API}:443 tls 1.1`, "partial", "partial"],
  [`${AWS} ${API}:443 tls 1.0`, "partial", "partial"],
  [`${AZURE} ${API}:443 tls 1.0`, "partial", "allow"], // application rules tell no versions apart
  [`${AZURE} ${SYNC}:443`, "partial", "allow"],
  [`${AZURE} ${API}:443`, "partial", "allow"],
  [`${AWS} x.${API}:443`, "partial", "partial"],
  [`${AZURE} x.${API}:443`, "partial", "partial"],
  [`${AWS} x${API}:443`, "partial", "partial"],
  [`${AZURE} x${API}:443`, "partial", "partial"],
  [`${AWS} ${API}.example.org:443`, "partial", "partial"],
  [`${AZURE} ${API}.example.org:443`, "partial", "partial"],
  [`${AWS} spineservices.nhs.uk:443`, "partial", "partial"],
  [`${AZURE} spineservices.nhs.uk:443`, "partial", "partial"],
  [`${AWS} msg.intspineservices.nhs.uk:443`, "partial", "partial"],
  [`${AZURE} msg.intspineservices.nhs.uk:443`, "partial", "partial"],
  [`${AWS} example.org:443`, "partial", "partial"],
  [`${AZURE} example.org:443`, "partial", "partial"],
  [`10.20.1.5 ${API}:443`, "partial", "partial"], // nobody's client: names pass for clientCidrs alone
  ["10.20.1.5 example.org:443", "partial", "partial"],
  [`192.0.2.0/25 ${API}:443`, "allow", "partial"],
  [`192.0.2.128/25 ${API}:443`, "partial", "allow"],
  [`192.0.2.0/24 ${API}:443`, "unknown", "unknown"], // half of them may
  [`192.0.2.0/24 example.org:443`, "partial", "partial"],
  [`${AWS} ${API}:443 http`, "partial", "partial"],
  [`${AZURE} ${API}:443 http`, "partial", "partial"],
  [`${AWS} ${API}:443 tcp`, "partial", "partial"],
  [`${AWS} ${API}:80 http`, "deny-default", "deny"],
  [`${AZURE} ${API}:80 http`, "deny-default", "deny"],
  [`${AWS} ${API}:8443`, "deny-default", "deny"],
  [`${AZURE} ${API}:8443`, "deny-default", "deny"],
  [`${AWS} ${API}:443 quic`, "deny-default", "deny"],
  [`${AZURE} ${API}:443 quic`, "deny-default", "deny"],
  [`${AWS} ${API}:443 udp`, "deny-default", "deny"],
  [`${AWS} example.org:22 tcp`, "deny-default", "deny"],
  [`${AZURE} example.org:22 tcp`, "deny-default", "deny"],
  [`${AWS} example.org:443 icmp`, "deny-default", "deny"],
  [`${AZURE} example.org:443 icmp`, "deny-default", "deny"],
  // An address alone: the port opens, and what is let through goes by the name that is said there.
  [`${AWS} 8.8.8.8:443`, "unknown", "partial"],
  [`${AZURE} 8.8.8.8:443`, "partial", "unknown"],
  [`${AWS} 8.8.8.8:443 tcp`, "partial", "partial"],
  [`${AZURE} 8.8.8.8:443 tcp`, "partial", "partial"],
  [`${AWS} 8.8.8.8:53 udp`, "deny-default", "deny"],
  [`${AZURE} 8.8.8.8:53 udp`, "deny-default", "deny"],
  [`${AWS} 8.8.8.8:80 http`, "deny-default", "deny"],
  // The resolver of the VPC, which the group opens. The stack doesn't hold the VPC, so the address counts as outside.
  // In its own VPC, the local route would lead there past the firewall.
  [`${AWS} 192.0.2.2:53 tcp`, "deny", "deny"],
  [`${AWS} 192.0.2.3:53 udp`, "deny-default", "deny"],
];

const INT: readonly (readonly [line: string, aws: string, azure: string])[] = [
  [`${AWS} msg.intspineservices.nhs.uk:443`, "allow", "partial"],
  [`${AZURE} msg.intspineservices.nhs.uk:443`, "partial", "allow"],
  [`${AWS} ${API}:443`, "partial", "partial"],
  [`${AZURE} ${API}:443`, "partial", "partial"],
  [`${AWS} ${SYNC}:443`, "partial", "partial"],
  [`${AWS} intspineservices.nhs.uk:443`, "partial", "partial"],
  [`${AZURE} x.msg.intspineservices.nhs.uk:443`, "partial", "partial"],
  [`${AWS} msg.intspineservices.nhs.uk:80 http`, "deny-default", "deny"],
  [`${AZURE} msg.intspineservices.nhs.uk:443 quic`, "deny-default", "deny"],
  [`${AWS} msg.intspineservices.nhs.uk:443 tls 1.1`, "partial", "partial"],
];

for (const [stack, flows] of [
  ["live", LIVE],
  ["int", INT],
] as const)
  describe(`the shipped stack ${stack}`, () => {
    let paths: Path[];
    before(async () => {
      const plan = await planOf(shippedProgram(), stack);
      const subjects = subjectsOf(plan, {});
      paths = pathsOf(
        follow(
          subjects.map(({ urn, type, inputs, propertyDependencies }) =>
            readResource({ urn, type, props: inputs, propertyDependencies }),
          ),
        ),
      );
      assert.deepEqual(
        paths.map(({ title }) => title),
        ["AWS", "Azure"],
      );
    });

    for (const [line, ...expected] of flows)
      it(line, () =>
        assert.deepEqual(
          paths.map((path) => decide(path, flowOf(line)).verdict),
          expected,
        ),
      );
  });
