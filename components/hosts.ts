import type { HostLayer } from "../src/egress/host-fields.ts";
import { describeReason, type EgressRules, sortedRules } from "../src/egress/rule.ts";

/** A host that a component opens, and at which layer: what its `hosts` output holds. */
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
  /** Why it is open, with "confirm at onboarding" and the like where the status asks for it. */
  reason: string;
}

/** The rules as `hosts` output of a component that works at `layer`, by key. */
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
