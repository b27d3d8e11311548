import { UNKNOWN } from "../../egress/resource/pulumi-marks.ts";
import { unknownOf } from "../engine/cloud-calls.ts";
import type { Sdk } from "../sdk/sdk.ts";

/** Thrown when a program reads encrypted config in a form that needs an immediate value. */
export class HiddenConfigError extends Error {
  override readonly name = "HiddenConfigError";
}

/**
 * Makes encrypted config unknown: every `getSecret…` and `requireSecret…` of such a key returns an unknown secret, or
 * an object whose encrypted parts are unknown. Without this, the SDK would take the placeholder for the text, or parse
 * a number from it.
 *
 * The methods without `Secret` return the placeholder for text and objects, which a plan recognises as unknown. For
 * numbers and booleans they throw.
 */
export function hideSecretConfig({ pulumi }: Sdk, secretKeys: readonly string[]): void {
  const hidden = new Set(secretKeys);
  const prototype = pulumi.Config.prototype as unknown as Record<string, Getter>;
  const wrap = (method: string, hide: (text: string, key: string) => unknown) => {
    const original = prototype[method];
    if (original === undefined) return;
    prototype[method] = function (this: Config, key: string, ...rest: unknown[]) {
      const text = hidden.has(`${this.name}:${key}`) ? this.get(key) : undefined;
      return text === undefined ? original.call(this, key, ...rest) : hide(text, `${this.name}:${key}`);
    };
  };
  for (const form of ["get", "require"]) {
    for (const kind of ["", "Boolean", "Number"]) wrap(`${form}Secret${kind}`, () => pulumi.secret(unknownOf(pulumi)));
    wrap(`${form}SecretObject`, (text) => pulumi.secret(reveal(text, unknownOf(pulumi))));
    for (const kind of ["Boolean", "Number"])
      wrap(`${form}${kind}`, (_, key) => refuse(key, `${form}${kind}`, `${form}Secret${kind}`));
  }
}

function refuse(key: string, method: string, instead: string): never {
  throw new HiddenConfigError(
    `Config "${key}" is encrypted, so an offline plan doesn't know it, but the program reads it by ${method}. ` +
      `Read it by ${instead}, which may be unknown.`,
  );
}

type Getter = (this: Config, key: string, ...rest: unknown[]) => unknown;

interface Config {
  readonly name: string;
  get(key: string): string | undefined;
}

/** Parses the JSON in `text`, with the SDK's unknown value in place of everything encrypted. */
const reveal = (text: string, unknown: unknown): unknown =>
  text === UNKNOWN ? unknown : JSON.parse(text, (_, value) => (value === UNKNOWN ? unknown : value));
