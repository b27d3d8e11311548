/** A REST API and a token for it. */
export interface Api {
  /** Address without a slash at the end. */
  readonly url: string;
  readonly token: string;
}

/** Anything slower is broken. */
const TIMEOUT_MS = 30_000;

/**
 * Sends a request and returns the JSON of the answer. Follows no redirect, because that could carry the token
 * elsewhere.
 *
 * @throws Error with method, path, status and the API's message; never with the token.
 */
export async function request(api: Api, method: string, path: string, body?: unknown): Promise<unknown> {
  const where = `${method} ${path}`;
  const response = await fetch(`${api.url}${path}`, {
    method,
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      accept: "application/json",
      authorization: `Bearer ${api.token}`,
      "user-agent": "mesh-egress",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    throw new Error(`${where}: ${error.cause instanceof Error ? error.cause.message : error.message}`);
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${where} answered ${response.status}: ${text.slice(0, 300)}`);
  try {
    return JSON.parse(text);
  } catch {
    // If the token lacks rights, Azure DevOps answers with status 203 and a sign-in page.
    throw new Error(`${where} answered ${response.status} with no JSON: the token may lack the right to do this.`);
  }
}
