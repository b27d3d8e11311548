import { unknownOf } from "./cloud-calls.ts";
import type { Sdk } from "./sdk.ts";
import { UNKNOWN } from "./wire-values.ts";

/**
 * Makes encrypted config unknown: every `getSecret…` and `requireSecret…` of such a key gives an unknown secret, or an object
 * of which the encrypted parts are unknown. The SDK alone would try to read a number or an object from the placeholder.
 */
export function hideSecretConfig({ pulumi }: Sdk, secretKeys: readonly string[]): void {
  const hidden = new Set(secretKeys);
  const prototype = pulumi.Config.prototype as unknown as Record<string, (this: Config, key: string) => unknown>;
  for (const kind of ["", "Boolean", "Number", "Object"])
    for (const form of ["getSecret", "requireSecret"]) {
      const original = prototype[`${form}${kind}`];
      if (original === undefined) continue;
      prototype[`${form}${kind}`] = function (this: Config, key: string, ...rest: never[]) {
        const text = hidden.has(`${this.name}:${key}`) ? this.get(key) : undefined;
        if (text === undefined) return original.call(this, key, ...(rest as []));
        return pulumi.secret(kind === "Object" ? reveal(text, unknownOf(pulumi)) : unknownOf(pulumi));
      };
    }
}

interface Config {
  readonly name: string;
  get(key: string): string | undefined;
}

/** The JSON in `text`, with the SDK's unknown value wherever something is encrypted. */
const reveal = (text: string, unknown: unknown): unknown =>
  text === UNKNOWN ? unknown : JSON.parse(text, (_, value) => (value === UNKNOWN ? unknown : value));
