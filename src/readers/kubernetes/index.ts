import { at, inputsOf, itemsOf, type Reader, type Resource, textOf, type Value, type Wrapper } from "../kit/index.ts";
import { calico } from "./calico.ts";
import { cilium } from "./cilium.ts";
import { egressFirewalls } from "./egress-firewalls.ts";
import { istio } from "./istio.ts";
import { networkPolicies } from "./network-policies.ts";
import { workloads } from "./workloads.ts";

/** Readers of Kubernetes resources, by group and kind without a version. */
export const kubernetesReaders: readonly Reader[] = [
  networkPolicies,
  cilium,
  calico,
  egressFirewalls,
  istio,
  workloads,
].flat();

/** Wrappers of custom resources, which all have one type, and of lists of any kind. */
export const kubernetesWrappers: readonly Wrapper[] = [
  {
    types: ["kubernetes:apiextensions.k8s.io:CustomResource"],
    unwrap: (resource) => [ofKind(resource, inputsOf(resource))],
  },
  {
    types: kubernetesReaders.flatMap(({ types }) => types.map((type) => `${type}List`)),
    unwrap: (resource) =>
      itemsOf(at(inputsOf(resource), "items")).map((item) => ({
        ...ofKind(resource, item),
        type: resource.type.replace(/List$/, ""),
      })),
  },
];

function ofKind(resource: Resource, root: Value): Resource {
  const [group = "", version] = (textOf(at(root, "apiVersion")) ?? "").split("/");
  const kind = textOf(at(root, "kind")) ?? "";
  return { ...resource, type: `kubernetes:${version === undefined ? "core" : `${group}/${version}`}:${kind}`, root };
}
