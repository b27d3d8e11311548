import type { Alert } from "../../model/observation.ts";

/**
 * What a TLS client can tell from the bytes of its own connection beyond what its library tells: whether a hello was
 * answered, in which version, and whether the server asked for a client certificate, which Node doesn't report. The
 * result doesn't depend on how the bytes were cut into chunks.
 */
export interface TlsTranscript {
  /** Bytes sent before the first byte was received. */
  readonly helloBytes: number;
  readonly bytesReceived: number;
  /** Version of the ServerHello. */
  readonly version?: string;
  /**
   * Whether the client answered a CertificateRequest. Only then does it send a Certificate message, even an empty one.
   * TLS 1.3 encrypts all of this, but the Certificate has its own record before the one of Finished.
   */
  readonly certificateAsked?: boolean;
  /** An unencrypted alert. */
  readonly alert?: Alert;
  /** First bytes received, made printable, if they are no TLS record. */
  readonly notTls?: string;
  /** Whether the last record received is incomplete. */
  readonly recordUnfinished: boolean;
}

export interface TlsTranscriber {
  sent(chunk: Uint8Array): void;
  received(chunk: Uint8Array): void;
  /**
   * Returns the transcript so far. `certificateAsked` is valid from the end of the handshake to the first application
   * data.
   */
  read(): TlsTranscript;
}

export function transcribeTls(): TlsTranscriber {
  const outgoing = recordReader();
  const incoming = recordReader();
  let helloBytes = 0;
  let bytesReceived = 0;
  let first = Buffer.alloc(0);
  const theirs: TlsRecord[] = [];
  const ours: TlsRecord[] = [];
  return {
    sent(chunk) {
      if (bytesReceived === 0) helloBytes += chunk.length;
      const answered = theirs.some(isServerHello);
      ours.push(...outgoing.read(chunk).filter(() => answered));
    },
    received(chunk) {
      bytesReceived += chunk.length;
      first = Buffer.concat([first, chunk]).subarray(0, LONGEST_EXCERPT);
      // The handshake is at the start. What follows is application data of any size.
      if (theirs.length < MOST_RECORDS) theirs.push(...incoming.read(chunk));
    },
    read() {
      const hello = theirs.find(isServerHello);
      const version = hello && serverVersion(hello.body);
      const alert = theirs.find(({ type, body }) => type === ALERT && body.length === 2);
      return {
        helloBytes,
        bytesReceived,
        version,
        certificateAsked: version === undefined ? undefined : wasAsked(version, ours),
        alert: alert && alertOf(alert.body[1] ?? 0),
        notTls: incoming.broken() ? printable(first) : undefined,
        recordUnfinished: incoming.pending(),
      };
    },
  };
}

/** Returns an alert by its number (RFC 8446, 6). */
export const alertOf = (number: number): Alert => ({ number, name: ALERTS[number] ?? `alert_${number}` });

/** One TLS record. The body of an encrypted one is opaque. */
interface TlsRecord {
  readonly type: number;
  readonly body: Buffer;
}

const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const SERVER_HELLO = 2;
const CERTIFICATE = 11;
const LONGEST_EXCERPT = 60;
const MOST_RECORDS = 64;

/** Cuts a stream of bytes into records. After bytes that begin no record, it stops for good. */
function recordReader() {
  let rest = Buffer.alloc(0);
  let broken = false;
  return {
    read(chunk: Uint8Array): TlsRecord[] {
      const records: TlsRecord[] = [];
      if (!broken) rest = Buffer.concat([rest, chunk]);
      while (rest.length > 0 && !broken) {
        broken = !beginsRecord(rest);
        const end = rest.length < 5 ? Number.POSITIVE_INFINITY : 5 + rest.readUInt16BE(3);
        if (broken || rest.length < end) break;
        records.push({ type: rest[0] ?? 0, body: Buffer.from(rest.subarray(5, end)) });
        rest = rest.subarray(end);
      }
      return records;
    },
    broken: () => broken,
    pending: () => !broken && rest.length > 0,
  };
}

const beginsRecord = (bytes: Buffer): boolean =>
  (bytes[0] ?? 0) >= 20 && (bytes[0] ?? 0) <= 24 && (bytes.length < 2 || bytes[1] === 3);

const isServerHello = ({ type, body }: TlsRecord): boolean => type === HANDSHAKE && body[0] === SERVER_HELLO;

/** Judges by the records that we sent after the ServerHello. */
function wasAsked(version: string, ours: readonly TlsRecord[]): boolean | undefined {
  if (version === "TLSv1.3") {
    const encrypted = ours.filter(({ type }) => type === APPLICATION_DATA).length;
    return encrypted === 0 ? undefined : encrypted > 1;
  }
  const answer = ours.find(({ type }) => type === HANDSHAKE);
  return answer && answer.body[0] === CERTIFICATE;
}

/**
 * Returns the version that a ServerHello chose: from its supported_versions extension, or else its legacy field (RFC
 * 8446, 4.1.3).
 */
function serverVersion(hello: Buffer): string {
  const sessionIdLength = hello[38] ?? 0;
  let at = 39 + sessionIdLength + 3;
  const end = at + 2 + (at + 2 <= hello.length ? hello.readUInt16BE(at) : 0);
  for (at += 2; at + 6 <= Math.min(end, hello.length); at += 4 + hello.readUInt16BE(at + 2))
    if (hello.readUInt16BE(at) === 43) return versionName(hello.readUInt16BE(at + 4));
  return hello.length >= 6 ? versionName(hello.readUInt16BE(4)) : "unknown";
}

const versionName = (number: number): string =>
  ({ 768: "SSLv3", 769: "TLSv1", 770: "TLSv1.1", 771: "TLSv1.2", 772: "TLSv1.3" })[number] ??
  `0x${number.toString(16)}`;

const printable = (bytes: Buffer): string =>
  bytes
    .toString("latin1")
    .replace(/[^\x20-\x7e]+/g, " ")
    .trim();

const ALERTS: Record<number, string> = {
  0: "close_notify",
  10: "unexpected_message",
  20: "bad_record_mac",
  22: "record_overflow",
  40: "handshake_failure",
  42: "bad_certificate",
  43: "unsupported_certificate",
  44: "certificate_revoked",
  45: "certificate_expired",
  46: "certificate_unknown",
  47: "illegal_parameter",
  48: "unknown_ca",
  49: "access_denied",
  50: "decode_error",
  51: "decrypt_error",
  70: "protocol_version",
  71: "insufficient_security",
  80: "internal_error",
  86: "inappropriate_fallback",
  90: "user_canceled",
  109: "missing_extension",
  110: "unsupported_extension",
  112: "unrecognized_name",
  113: "bad_certificate_status_response",
  115: "unknown_psk_identity",
  116: "certificate_required",
  120: "no_application_protocol",
};
