import { type Catalogue, knownAddresses } from "../../catalogue/catalogue.ts";
import { loadCatalogue } from "../../catalogue/load.ts";
import { isMap } from "../../egress/input/is-map.ts";
import { joinKey } from "../../egress/input/parse.ts";
import type { Json, PlannedResource, Unresolved } from "../model/plan-document.ts";
import { isArray, isSecret } from "../model/wire-values.ts";
import { hiddenSecret } from "./unresolved.ts";

/**
 * Returns the secret inputs that name MESH: one of its hosts or zones, a known address, or NHS MESH. No plan shows a
 * secret, so nobody judges these. Some providers take every value of a kind for a secret, such as those of a
 * parameter store.
 */
export function hiddenSecrets(resources: readonly PlannedResource[]): Unresolved[] {
  const found = resources.flatMap((resource) =>
    secretsIn(resource.inputs, "")
      .filter(({ text }) => MAY_NAME.test(text))
      .map(({ path, text }) => ({ resource, path, text })),
  );
  if (found.length === 0) return [];
  const namesMesh = namesOf(loadCatalogue());
  return found.filter(({ text }) => namesMesh.test(text)).map(({ resource, path }) => hiddenSecret(resource, path));
}

/** What every text has that names MESH. Most secrets have none of it, and loading the catalogue takes a while. */
const MAY_NAME = /nhs|\d\.\d/i;

function namesOf(catalogue: Catalogue): RegExp {
  const anyOf = (texts: readonly string[]) => `(?:${texts.join("|").replaceAll(".", "\\.")})`;
  const hosts = Object.values(catalogue.endpoints).flatMap(({ host, option }) => (option === undefined ? [host] : []));
  const names = anyOf([...Object.keys(catalogue.zones), ...hosts]);
  const addresses = anyOf(knownAddresses(catalogue));
  return new RegExp(`(?<![\\w-])${names}(?![\\w-])|(?<![\\d.])${addresses}(?!\\.?\\d)|nhs[\\s_-]*mesh`, "i");
}

function secretsIn(value: Json, path: string): { path: string; text: string }[] {
  if (isSecret(value)) return [{ path, text: JSON.stringify(value.value) }];
  if (isArray(value)) return value.flatMap((item, index) => secretsIn(item, joinKey(path, index)));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => secretsIn(item as Json, joinKey(path, key)));
}
