import { knownAddresses, newestCheck } from "../catalogue/catalogue.ts";
import { loadCatalogue } from "../catalogue/load.ts";
import { version } from "../files/version.ts";
import type { GuardrailSource } from "./guardrail.ts";

/** Returns the source of guardrails and inventories: the catalogue that ships with this package. */
export function catalogueSource(): GuardrailSource {
  const catalogue = loadCatalogue();
  return {
    addresses: knownAddresses(catalogue),
    hosts: Object.values(catalogue.endpoints).map(({ host }) => host),
    origin: `Made by mesh-egress ${version()} from its catalogue as checked on ${newestCheck([...Object.values(catalogue.endpoints), ...Object.values(catalogue.addresses)])}`,
  };
}
