import { ConfigurationError } from "../egress/input/configuration-error.ts";
import type { ConfigSource } from "./source.ts";

/**
 * Returns the project's own values by key, with the types they had in the stack file. Pulumi hands over text, and lists
 * and maps as JSON.
 *
 * @throws ConfigurationError naming every key that is stored as a secret, because names, plans and state show all
 * values.
 */
export function decode({ project, values, secretKeys }: ConfigSource): Record<string, unknown> {
  const own = `${project}:`;
  const secret = secretKeys.filter((key) => key.startsWith(own));
  if (secret.length > 0)
    throw new ConfigurationError(
      secret.map((key) => ({
        path: key,
        message:
          "is stored encrypted, in whole or in part. Nothing here is a credential, and all of it shows in plans, names and state. Write it in clear.",
      })),
    );
  return Object.fromEntries(
    Object.entries(values)
      .filter(([key]) => key.startsWith(own))
      .map(([key, text]) => [key.slice(own.length), decodeText(text)]),
  );
}

function decodeText(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
