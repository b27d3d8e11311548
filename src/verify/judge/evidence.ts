/**
 * Kinds of evidence that count as proof. Silence, a reset, a close and an unresolved name are missing on purpose,
 * because they prove nothing.
 */
export const EVIDENCE = {
  "address-given": "a resolver gave addresses for the name",
  "tunnel-opened": "a proxy opened a tunnel to the name",
  "connection-made": "TCP connected, and behind a proxy the tunnel is open",
  "hello-answered": "a TLS 1.2 or 1.3 server answered the ClientHello for this name",
  "issuer-vouched":
    "the CA file vouches for the server's certificate, or a documented certificate of NHS's stands in its chain",
  "certificate-asked": "the server asked for a client certificate in the handshake",
  "stranger-refused": "the server refused a stranger by an alert, a close, a plain HTTP 400 or an error of MESH's own",
  "mesh-answer": "MESH's own JSON came back to the client certificate, and to no stranger",
  "mailbox-answer": "MESH answered 200 to the mailbox's handshake",
  "foreign-name-answered":
    "the same address answers the foreign name: the network works, and names are filtered individually or not at all",
  "destination-answered": "a destination answered: the network works up to there",
  "not-answered": "no TLS came back from it, while a destination named by --must-reach answered",
  "proxy-refused": "a proxy explicitly refused to let the name through",
  "hello-dropped":
    "the hello was never acknowledged, though TCP had connected, and at the same address or elsewhere another one was answered",
  "page-in-clear": "the foreign name got an unencrypted page from an address that answers TLS to the host's own name",
} as const;
export type EvidenceKind = keyof typeof EVIDENCE;

/** One observation that proves a claim. */
export interface Evidence {
  readonly kind: EvidenceKind;
  /** What was observed, in a sentence. */
  readonly fact: string;
}

/** Evidence that every claim of success needs; the type prevents a claim without any. */
export type Proof = readonly [Evidence, ...Evidence[]];

export const proof = (kind: EvidenceKind, fact: string): Proof => [{ kind, fact }];

/** Returns `evidence` as a proof; undefined if it is empty. */
export function proofOf(evidence: readonly Evidence[]): Proof | undefined {
  const [first, ...rest] = evidence;
  return first && [first, ...rest];
}
