import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readSources } from "../../src/sources/read-sources.ts";
import { folderOf } from "../support/folder.ts";
import { grantLines, noteLines, placeLines, readInput, skippedLines } from "./support/read.ts";

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: mesh, namespace: mesh }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: { cidr: 203.0.113.7/32 }
      ports: [{ protocol: TCP, port: 443 }]
`;
const CILIUM = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: mesh, namespace: mesh }
spec:
  endpointSelector: {}
  egress:
    - toFQDNs: [{ matchName: example.org }]
      toPorts: [{ ports: [{ port: "443", protocol: TCP }] }]
`;
const PIN = "allow outbound tcp 443 to 203.0.113.7";
const manifest = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "mesh" },
  spec: {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [{ to: [{ ipBlock: { cidr: "203.0.113.7/32" } }], ports: [{ protocol: "TCP", port: 443 }] }],
  },
};

describe("manifests of Kubernetes", () => {
  it("are read with what anchors and merged keys stand for", async () => {
    const blocks = {
      "an alias": POLICY.replace("name: mesh,", "name: mesh, annotations: { to: &to 203.0.113.7/32 },").replace(
        "cidr: 203.0.113.7/32",
        "cidr: *to",
      ),
      "a merged map": POLICY.replace("{ cidr: 203.0.113.7/32 }", "{ <<: { cidr: 203.0.113.7/32 } }"),
      "a merged spec": `${POLICY.slice(0, POLICY.indexOf("spec:"))}x: &all\n${POLICY.slice(POLICY.indexOf("  podSelector"))}spec: { <<: *all }\n`,
      "the first of several": POLICY.replace(
        "{ cidr: 203.0.113.7/32 }",
        "{ <<: [{ cidr: 203.0.113.7/32 }, { cidr: 10.0.0.0/8 }] }",
      ),
    };
    for (const [what, text] of Object.entries(blocks)) assert.deepEqual(grantLines(await readInput(text)), [PIN], what);
    const [line] = placeLines(await readInput(blocks["a merged map"]));
    assert.equal(line, "-:8 NetworkPolicy mesh/mesh spec.egress[0]");
  });

  it("are read from several documents of one file, each with its line", async () => {
    const read = await readInput(`# both\n---\n${POLICY}---\n${CILIUM}---\n# nothing\n`);
    assert.equal(read[0]?.kind, "kubernetes");
    assert.ok(grantLines(read).includes(PIN), grantLines(read).join("\n"));
    assert.ok(grantLines(read).some((line) => line.includes("as example.org")));
    assert.deepEqual(noteLines(read), []);
    assert.ok(placeLines(read).includes("-:10 NetworkPolicy mesh/mesh spec.egress[0]"), placeLines(read).join("\n"));
  });

  it("are read as kubectl prints them, in lists of any kind", async () => {
    for (const list of [
      { apiVersion: "v1", kind: "List", items: [manifest] },
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicyList",
        items: [{ ...manifest, apiVersion: undefined, kind: undefined }],
      },
      manifest,
    ])
      assert.ok(grantLines(await readInput(list)).includes(PIN));
    const cut = { apiVersion: "v1", kind: "List", metadata: { continue: "abc" }, items: [manifest] };
    assert.match(noteLines(await readInput(cut))[0] ?? "", /^limit: -: there are more pages/);
  });

  it("of a folder make one stack", async () => {
    const folder = folderOf({
      "a/policy.yaml": POLICY,
      "b/cilium.yml": CILIUM,
      "README.md": "{{ .Values.x }}",
      "values.json": "{}",
    });
    const read = await readSources([folder]);
    assert.deepEqual(
      read.map(({ kind }) => kind),
      ["folder", "kubernetes"],
    );
    assert.match(noteLines(read)[0] ?? "", /^note: .*: nothing recognises 1 of its files: .*values\.json\.$/);
    assert.equal(read[1]?.stacks[0]?.resources.length, 2);
  });

  it("are refused where they are templates of a chart, which YAML takes for maps", async () => {
    for (const text of [
      POLICY.replace("203.0.113.7/32", "{{ .Values.cidr }}"),
      POLICY.replace("203.0.113.7/32", '"{{ .Values.cidr }}/32"'),
      `{{- if .Values.policy }}\n${POLICY}{{- end }}\n`,
      POLICY.replace("{ name: mesh, namespace: mesh }", "{{ x }}"),
      `# {{/* why */}}\n${POLICY}`,
    ]) {
      const read = await readInput(text);
      assert.deepEqual(grantLines(read), []);
      assert.match(noteLines(read)[0] ?? "", /^refused: -: it is a template of a chart/, text);
    }
    const alert = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndata: { alert: "on {{ $labels.pod }}" }\n---\n${POLICY}`;
    assert.ok(grantLines(await readInput(alert)).includes(PIN));
  });

  it("say what installs or changes others and isn't followed", async () => {
    const release = `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: x, namespace: y }\n`;
    assert.match(
      noteLines(await readInput(`${POLICY}---\n${release}`))[0] ?? "",
      /^limit: What HelmRelease y\/x installs/,
    );
    const kustomization = `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n`;
    assert.match(noteLines(await readInput(kustomization))[0] ?? "", /^limit: Kustomization .*`kubectl kustomize`/);
    assert.match(
      noteLines(await readInput(`${POLICY}---\n${POLICY}`))[0] ?? "",
      /^note: Several manifests are of one object/,
    );
  });

  it("never show what a secret holds", async () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "x" },
      data: { host: "bWVzaC1zeW5jLmV4YW1wbGU=" },
      stringData: { host: "hidden.example" },
    };
    const text = JSON.stringify(await readInput(secret));
    assert.ok(!text.includes("bWVza") && !text.includes("hidden.example"));
  });

  it("that nobody asks for are counted by kind", async () => {
    const read = await readInput(
      `${POLICY}---\n${CILIUM}`,
      ({ type }) => type.includes("NetworkPolicy") && !type.includes("cilium"),
    );
    assert.deepEqual(skippedLines(read), ["1 CiliumNetworkPolicy: nothing that is asked for stands in it"]);
  });
});
