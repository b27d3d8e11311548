import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { rangesIn } from "../../../src/egress/address/read-ranges.ts";
import { describeRanges } from "../../../src/egress/address/write-ranges.ts";
import { type Change, difference, isSameState, type StackState } from "../../../src/reach/difference/difference.ts";
import { spanBox } from "../../../src/reach/open/flow-box.ts";
import { openOf } from "../../../src/reach/open/open.ts";
import type { Path } from "../../../src/reach/path/path.ts";
import { pathsOf } from "../../../src/reach/path/paths-of.ts";
import { type FlowSet, flowsOf, isSameFlows, unionOfFlows, withoutFlows } from "../../../src/reach/set/flow-set.ts";
import { runs } from "../../support/property-runs.ts";
import { readingsOf } from "../../support/reach/flows.ts";
import { anyPath } from "../../support/reach/random-paths.ts";
import type { Sample } from "../../support/readers/readings.ts";

const NETWORK = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network";

/** An NSG that lets TCP out on the ports alone. */
const group = (name: string, ...ports: readonly string[]): Sample => {
  const rule = (access: string, priority: number, destinationPortRange: string) => ({
    name: `${access}-${priority}`,
    access,
    direction: "Outbound",
    priority,
    protocol: access === "Allow" ? "Tcp" : "*",
    sourceAddressPrefix: "*",
    sourcePortRange: "*",
    destinationAddressPrefix: "*",
    destinationPortRange,
  });
  return {
    type: "azure-native:network:NetworkSecurityGroup",
    name,
    id: `${NETWORK}/networkSecurityGroups/${name}`,
    props: {
      securityRules: [...ports.map((port, index) => rule("Allow", 100 + index, port)), rule("Deny", 4096, "*")],
    },
  };
};

const subnet = (name: string, addressPrefix: string, nsg?: string): Sample => ({
  type: "azure-native:network:Subnet",
  name,
  id: `${NETWORK}/virtualNetworks/v/subnets/${name}`,
  props: {
    subnetName: name,
    addressPrefix,
    ...(nsg && { networkSecurityGroup: { id: `${NETWORK}/networkSecurityGroups/${nsg}` } }),
  },
});

const stateOf = (samples: readonly Sample[]): StackState => {
  const readings = readingsOf(samples);
  return { readings, paths: pathsOf(readings) };
};

/** The difference as lines, such as `opened 10.0.1.0/24 to 443, by s`. */
function told(base: readonly Sample[], head: readonly Sample[]): string[] {
  const { opened, closed, changed, unknown } = difference(stateOf(base), stateOf(head));
  const lines = (kind: string, changes: readonly Change[]): string[] =>
    changes.map(({ flows, because }) => {
      const names = because.map((urn) => urn.split("::").at(-1)).join(", ");
      return `${kind} ${describeRanges(flows.sources)} to ${flows.ports.map(({ first }) => first).join()}, by ${names}`;
    });
  return [
    ...lines("opened", opened),
    ...lines("closed", closed),
    ...lines("changed", changed),
    ...lines("unknown", unknown),
  ];
}

describe("the difference across a change of associations", () => {
  const [web, ssh] = [group("web", "443"), group("ssh", "22")];

  it("is what the clients of a subnet that moves gain and lose", () =>
    assert.deepEqual(
      told(
        [web, ssh, subnet("a", "10.0.1.0/24", "web"), subnet("b", "10.0.2.0/24", "ssh")],
        [web, ssh, subnet("a", "10.0.1.0/24", "ssh"), subnet("b", "10.0.2.0/24", "ssh")],
      ),
      ["opened 10.0.1.0/24 to 22, by a", "closed 10.0.1.0/24 to 443, by a"],
    ));

  it("is nothing where the new group lets out the same", () =>
    assert.deepEqual(
      told(
        [web, ssh, subnet("a", "10.0.1.0/24", "web"), subnet("b", "10.0.2.0/24", "ssh")],
        [web, ssh, group("same", "443"), subnet("a", "10.0.1.0/24", "same"), subnet("b", "10.0.2.0/24", "ssh")],
      ),
      [],
    ));

  it("is what a subnet that is new has open", () =>
    assert.deepEqual(
      told(
        [web, subnet("a", "10.0.1.0/24", "web")],
        [web, ssh, subnet("a", "10.0.1.0/24", "web"), subnet("b", "10.0.2.0/24", "ssh")],
      ),
      ["opened 10.0.2.0/24 to 22, by ssh"],
    ));

  it("is what is known now of the clients that the stack tells of, where it told of none", () =>
    assert.deepEqual(
      told([web, ssh], [web, ssh, subnet("a", "10.0.1.0/24", "web"), subnet("b", "10.0.2.0/24", "ssh")]),
      [
        "changed 10.0.1.0/24 to 443, by a, b",
        "changed 10.0.2.0/24 to 22, by a, b",
        "changed 10.0.1.0/24 to 22, by a, b",
        "changed 10.0.2.0/24 to 443, by a, b",
      ],
    ));

  it("sees what a group lets out that no subnet of the stack is behind any more", () =>
    assert.deepEqual(
      told(
        [web, ssh, subnet("a", "10.0.1.0/24", "web"), subnet("b", "10.0.2.0/24", "ssh")],
        [group("web", "443", "8443"), ssh, subnet("a", "10.0.1.0/24", "ssh"), subnet("b", "10.0.2.0/24", "ssh")],
      ),
      [
        "opened 10.0.1.0/24 to 22, by web",
        "opened 0.0.0.0/0, ::/0 to 8443, by web",
        "closed 10.0.1.0/24 to 443, by web",
      ],
    ));
});

describe("the difference across a change of names", () => {
  const [web, ssh] = [group("web", "443"), group("ssh", "22")];

  it("is nothing, whether the stack says who is behind the group or not", () => {
    const other = { ...web, name: "renamed" };
    assert.deepEqual(told([web, ssh], [other, ssh]), []);
    const subnets = [subnet("a", "10.0.1.0/24", "web"), subnet("b", "10.0.2.0/24", "ssh")];
    assert.deepEqual(told([web, ssh, ...subnets], [other, ssh, ...subnets]), []);
    assert.deepEqual(told([web], [other]), []);
  });

  it("and of what it lets out is the latter alone", () =>
    assert.deepEqual(told([web, ssh], [group("renamed", "443", "8443"), ssh]), [
      "opened 0.0.0.0/0, ::/0 to 8443, by renamed, web",
    ]));

  it("is what a group that is new lets out, of whom the stack says nothing", () =>
    assert.deepEqual(told([web], [web, ssh]), ["opened 0.0.0.0/0, ::/0 to 22, by ssh"]));
});

describe("the difference of paths that clients move between", () => {
  const NETWORKS = ["10.0.0.0/16", "10.1.0.0/16", "192.168.0.0/16"];
  const onNetworks = (paths: readonly Path[], networks: readonly string[]): Path[] =>
    paths.map((path, index) => ({
      ...path,
      cloud: "aws",
      title: `AWS, by ${index}`,
      clients: rangesIn(networks[index] ?? ""),
      isAttached: true,
    }));
  const order = fc.shuffledSubarray(NETWORKS, { minLength: 3, maxLength: 3 });
  const three = fc.array(anyPath, { minLength: 3, maxLength: 3 });

  it("turns what all of them had open into what they have, applied as it is listed", () =>
    fc.assert(
      fc.property(three, order, three, order, fc.boolean(), (one, networks, other, moved, isKept) => {
        const [base, head] = [onNetworks(one, networks), onNetworks(isKept ? one : other, moved)];
        const found = difference({ readings: [], paths: base }, { readings: [], paths: head });
        const flows = (changes: readonly Change[]): FlowSet =>
          unionOfFlows(changes.map(({ flows }) => flowsOf(spanBox(flows))));
        const surely = (paths: readonly Path[]) => unionOfFlows(paths.map((path) => openOf(path).surely));
        const nowOpen = [...found.opened, ...found.changed.filter(({ after }) => after === "open")];
        assert.ok(
          isSameFlows(
            withoutFlows(unionOfFlows([surely(base), flows(nowOpen)]), flows([...found.closed, ...found.unknown])),
            surely(head),
          ),
        );
        if (isKept && String(networks) === String(moved)) assert.ok(isSameState(found));
      }),
      runs(60),
    ));
});
