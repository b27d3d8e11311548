import type { HostLayer } from "../src/egress/host-fields.ts";
import { describeReason, type EgressRules, sortedRules } from "../src/egress/rule.ts";

/** A host that a component opens, and the layer it opens it at: an entry of the output `hosts`. */
export interface EgressHost {
  /** Key of the rule. */
  key: string;
  /** Exact DNS name. */
  host: string;
  /** TCP port. Unit: port number. */
  port: number;
  /** `tls` or `http`. */
  protocol: string;
  /** `name`: only this name passes; `dns`: the name resolves; `address`: the port is open, to any address. */
  layer: string;
  /** `current`, `deprecated` or `unverified`. */
  status: string;
  /** Why it is open, with notes such as "confirm at onboarding" if its status asks for one. */
  reason: string;
}

/** The rules as `hosts` output of a component that works at `layer`, in the order of their keys. */
export const hostsAt = (layer: HostLayer, rules: EgressRules): EgressHost[] =>
  sortedRules(rules).map(([key, rule]) => ({
    key,
    host: rule.host,
    port: rule.port,
    protocol: rule.protocol,
    layer,
    status: rule.status,
    reason: describeReason(rule),
  }));
