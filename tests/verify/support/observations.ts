import fc from "fast-check";
import type {
  AddressObservation,
  ChainObservation,
  Connection,
  DnsOutcome,
  Handshake,
  HostObservation,
  HttpAnswer,
  Resolution,
  VersionObservation,
} from "../../../src/verify/model/observation.ts";
import { HOST, target } from "./run.ts";

/** `value` mostly, since what goes well is rare by chance; else any of `others`. */
const mostly = <Value>(value: Value, ...others: Value[]): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constantFrom(value, ...others) });

const elapsedMs = fc.double({ min: 0, max: 1e5, noNaN: true });

const connection: fc.Arbitrary<Connection> = fc.record(
  {
    address: fc.constantFrom("10.1.0.1", "10.1.0.2", "fd00::1", "127.0.0.1"),
    port: fc.constant(443),
    outcome: mostly<Connection["outcome"]>(
      "connected",
      "refused",
      "unreachable",
      "forbidden",
      "reset",
      "failed",
      "timed-out",
      "cut-short",
    ),
    tunnel: fc.record({
      outcome: mostly(
        "open" as const,
        "answered",
        "closed",
        "reset",
        "not-http",
        "tls-failed",
        "timed-out",
        "cut-short",
      ),
      status: mostly(200, 403, 407, 502),
      elapsedMs,
    }),
    elapsedMs,
  },
  { requiredKeys: ["address", "port", "outcome", "elapsedMs"] },
);

const handshake = (end: fc.Arbitrary<Handshake["end"]>): fc.Arbitrary<Handshake> =>
  fc.record(
    {
      serverName: fc.constant(HOST),
      helloBytes: mostly(1500, 0, 300),
      bytesReceived: mostly(2000, 0, 1),
      stage: mostly<Handshake["stage"]>("finished", "server-hello", "unanswered"),
      end,
      alert: fc.constantFrom(
        { name: "certificate_required" },
        { name: "protocol_version" },
        { name: "unrecognized_name" },
      ),
      notTls: fc.constant("HTTP/1.1 403"),
      recordUnfinished: fc.boolean(),
      unacknowledgedBytes: fc.constantFrom(0, 1500),
      version: mostly("TLSv1.3", "TLSv1.2", "TLSv1.1", "SSLv3"),
      certificateAsked: mostly(true, false),
      elapsedMs,
    },
    { requiredKeys: ["serverName", "helloBytes", "bytesReceived", "stage", "end", "elapsedMs"] },
  );

const ENDS = [
  "open",
  "alert",
  "closed",
  "reset",
  "not-tls",
  "refused-by-us",
  "failed",
  "timed-out",
  "cut-short",
] as const;

const chain: fc.Arbitrary<ChainObservation> = fc.record(
  {
    certificates: fc.constant([]),
    anchor: mostly<ChainObservation["anchor"]>("bundle", "documented", "unproven", "nobody-known"),
    authority: fc.constant("NHS"),
    environments: fc.constantFrom(["int"], ["live"]),
    validity: mostly<ChainObservation["validity"]>("valid", "expired", "not-yet-valid"),
    authorityOutOfDate: mostly(false, true),
    nameMatches: mostly(true, false),
    selfSigned: mostly(false, true),
    bundleGiven: fc.boolean(),
    bundleNamesNhs: fc.boolean(),
  },
  {
    requiredKeys: [
      "certificates",
      "anchor",
      "validity",
      "authorityOutOfDate",
      "nameMatches",
      "selfSigned",
      "bundleGiven",
      "bundleNamesNhs",
    ],
  },
);

const answer: fc.Arbitrary<HttpAnswer> = fc.record(
  {
    outcome: mostly<HttpAnswer["outcome"]>(
      "answered",
      "alert",
      "closed",
      "reset",
      "not-http",
      "failed",
      "timed-out",
      "cut-short",
    ),
    status: mostly(200, 400, 403, 404, 429, 500),
    type: mostly("application/json", "text/html"),
    body: mostly<HttpAnswer["body"]>("json", "empty", "other"),
    clockAheadMs: fc.constantFrom(0, 1e7),
    errors: mostly<string[]>([], ["EAM Invalid Token"]),
    elapsedMs,
  },
  { requiredKeys: ["outcome", "errors", "elapsedMs"] },
);

const versions: fc.Arbitrary<VersionObservation[]> = fc.array(
  fc.record({
    version: fc.constantFrom("TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1"),
    outcome: fc.constantFrom("accepted", "refused", "unanswered", "not-offered", "not-tried"),
    helloBytes: fc.constantFrom(0, 300, 1500),
  }),
  { maxLength: 4 },
);

const strangers = handshake(mostly<Handshake["end"]>("alert", ...ENDS));
const clients = handshake(mostly<Handshake["end"]>("open", ...ENDS));

const address: fc.Arbitrary<AddressObservation> = fc
  .record(
    {
      connection,
      stranger: strangers,
      chain,
      strangerAnswer: answer,
      versions,
      foreignName: strangers,
      authenticated: fc.record({ handshake: clients, answer }, { requiredKeys: ["handshake"] }),
      mesh: fc.record({ handshake: clients, answer }, { requiredKeys: ["handshake"] }),
    },
    { requiredKeys: ["connection", "versions"] },
  )
  .map((seen) => seen as AddressObservation);

const resolution: fc.Arbitrary<Resolution> = fc
  .record({
    outcome: mostly<DnsOutcome>(
      "answered",
      "nxdomain",
      "not-found",
      "nodata",
      "servfail",
      "refused",
      "unreachable",
      "failed",
      "timed-out",
      "cut-short",
    ),
    elapsedMs,
  })
  .map(({ outcome, elapsedMs }) => {
    const addresses = outcome === "answered" ? ["10.1.0.1"] : [];
    return {
      name: HOST,
      resolvers: ["10.0.0.2"],
      answers: [{ record: "A", outcome, addresses, elapsedMs }],
      addresses,
      elapsedMs,
    };
  });

/** Any observation of a host, consistent with itself or not. */
export const observations: fc.Arbitrary<HostObservation> = fc
  .record(
    {
      target: fc.constantFrom(target(), target({ environment: "int" }), target({ network: "hscn" })),
      addressBy: fc.constantFrom("proxy", "user"),
      resolution,
      addresses: fc.array(address, { maxLength: 3 }),
      documented: fc.array(connection, { maxLength: 2 }),
    },
    { requiredKeys: ["target", "addressBy", "addresses", "documented"] },
  )
  .map((seen) => ({ ...seen, addressBy: seen.resolution ? "dns" : seen.addressBy }) as HostObservation);
