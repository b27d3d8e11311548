import {
  ALL_PORTS,
  type Application,
  anyOf,
  below,
  type Effect,
  type Grant,
  lookUp,
  type NamePattern,
  type Peer,
} from "../../../egress/index.ts";
import {
  at,
  itemsOf,
  makeGrant,
  namesIn,
  note,
  notesOf,
  placeOf,
  type Resource,
  readText,
  textOf,
  unknownGrant,
  type Value,
} from "../../kit/index.ts";
import { readAddressExpression } from "../suricata/addresses.ts";
import type { Variables } from "../suricata/read-rule.ts";

/**
 * Grants of a domain list (`rulesSourceList`), one for each target and protocol. They hold for sources in HOME_NET, on
 * any port and with any version of TLS. Outside strict order, an allow list also denies all other names.
 */
export function readDomainList(resource: Resource, list: Value, variables: Variables, isStrict: boolean): Grant[] {
  const types = itemsOf(at(list, "targetTypes"));
  const known = [...new Set(types.map((type) => lookUp(APPLICATIONS, textOf(type))))];
  const kinds = known.length > 0 ? known : [undefined];
  const effect = lookUp(EFFECTS, textOf(at(list, "generatedRulesType"))) ?? "unknown";
  const base = { resource, list, variables, effect };
  const targets = itemsOf(at(list, "targets")).flatMap((target, index) =>
    target.kind === "unknown"
      ? [unknownGrant(resource, target, { engine: "nfw-stateful", layer: "name", direction: "both" }, target.why)]
      : kinds.map((application) => readTarget({ ...base, target, application, order: index })),
  );
  if (effect !== "allow" || isStrict) return targets;
  return [
    ...targets,
    ...kinds.map((application) => readTarget({ ...base, effect: "deny", application, order: targets.length })),
  ];
}

interface Target {
  readonly resource: Resource;
  readonly list: Value;
  /** Absent for all other names. */
  readonly target?: Value;
  readonly variables: Variables;
  readonly effect: Effect;
  /** Undefined if it isn't known which part of a connection the list matches. */
  readonly application: Application | undefined;
  readonly order: number;
}

function readTarget({ resource, list, target, variables, effect, application, order }: Target): Grant {
  const notes = notesOf(resource);
  const written = target && readText(notes, "names", target);
  if (effect === "unknown") {
    const kind = at(list, "generatedRulesType");
    note(notes, "effect", kind, kind.kind === "unknown" ? kind.why : "it is neither an allow nor a deny list");
  }
  if (application === undefined) note(notes, "conditions", at(list, "targetTypes"), "what it looks at is not known");
  const destination: Peer = [{ kind: "any", written: "any", place: placeOf(notes, list) }];
  return makeGrant(
    resource,
    notes,
    target ?? list,
    {
      engine: "nfw-stateful",
      layer: "name",
      effect,
      direction: "both",
      source: readAddressExpression(notes, "source", "$HOME_NET", list.path, variables.addresses),
      destination,
      ...(target && { names: namesIn(written ?? "").map(targetPattern) }),
      ports: ALL_PORTS,
      transports: ["tcp"],
      ...(application && { application }),
      order: [order],
    },
    [],
  );
}

/** `.example.org` matches the name and everything below it; `example.org` matches only the name. */
const targetPattern = (written: string): NamePattern =>
  written.startsWith(".") ? below(written, written.slice(1), true) : anyOf(written, [written]);

const APPLICATIONS: Readonly<Record<string, Application>> = { TLS_SNI: "tls", HTTP_HOST: "http" };

const EFFECTS: Readonly<Record<string, Effect>> = {
  ALLOWLIST: "allow",
  DENYLIST: "deny",
  REJECTLIST: "deny",
  ALERTLIST: "alert",
};
