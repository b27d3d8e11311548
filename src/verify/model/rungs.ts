/**
 * The ladder from this machine to a mailbox, lowest rung first. A host has reached the highest rung below the first
 * that failed.
 */
export const RUNGS = [
  "resolved",
  "connected",
  "tls-started",
  "not-intercepted",
  "mutual-tls",
  "authenticated",
  "mesh-answered",
] as const;
export type Rung = (typeof RUNGS)[number];

/** What reaching a rung means, for people. */
export const RUNG_TITLES: Record<Rung, string> = {
  resolved: "the name resolves",
  connected: "TCP connects",
  "tls-started": "TLS starts",
  "not-intercepted": "nothing decrypts on the way",
  "mutual-tls": "MESH asks for a client certificate",
  authenticated: "the client certificate is accepted",
  "mesh-answered": "MESH answers for the mailbox",
};

/** Whether `rung` is at or below `top`. */
export const isAtOrBelow = (rung: Rung, top: Rung): boolean => RUNGS.indexOf(rung) <= RUNGS.indexOf(top);
