import {
  type Application,
  anyOf,
  apart,
  lookUp,
  type MetBy,
  type NamePattern,
  type NameTerm,
} from "../../../egress/index.ts";
import { type ContentMatch, readContent, readPcre, termOf } from "./contents.ts";
import { type RuleOption, unquote } from "./parse-rule.ts";
import { readVersions } from "./protocols.ts";

/** The meaning of a rule's options, without its header. */
export interface OptionsMeaning {
  /** The names that the rule matches, and the part of the connection that they are in. */
  readonly name?:
    | { readonly in: "tls" | "http" | "dns" | "payload"; readonly names: readonly NamePattern[] }
    | undefined;
  /**
   * The message, and texts that the rule looks for where no name is, such as a certificate's subject. They say whom it
   * is for.
   */
  readonly labels: readonly string[];
  /** The signature id, which identifies the rule in alerts. Undefined if it isn't a number. */
  readonly sid?: number | undefined;
  /** The revision, which alerts repeat. Undefined if it isn't a number. */
  readonly rev?: number | undefined;
  /** Whether matches are logged, if the options change that: `alert` on a pass, `noalert` on any rule. */
  readonly logs?: boolean | undefined;
  readonly application?: Application | undefined;
  readonly tlsVersions?: readonly string[] | undefined;
  readonly handshakeOnly: boolean;
  /** Whether a connection that matches isn't inspected any further, even if the rule only alerts. */
  readonly bypasses: boolean;
  /**
   * The side whose packets the rule matches. If it is the server, the rule's source is the server. Undefined if the
   * rule doesn't say.
   */
  readonly flow?: "from-client" | "from-server" | undefined;
  /** The value of each `ip_proto`: a protocol's name or number, with an operator before it. */
  readonly ipProtocols: readonly string[];
  /** Why the names can't be determined. */
  readonly nameFaults: readonly string[];
  /** Keywords that narrow the rule in ways that we don't interpret. */
  readonly conditions: readonly Condition[];
  /** Whether the rule matches only established connections. */
  readonly establishedOnly: boolean;
  /**
   * Whether the rule matches only packet headers. Suricata then decides about the whole connection by its first packet.
   */
  readonly isHeaderOnly: boolean;
  /** Keywords that make the rule act on only some of the packets that match it. */
  readonly rarely: readonly { readonly keyword: string; readonly value?: string | undefined }[];
}

/** A further condition, and what is known to meet it. */
export interface Condition {
  readonly why: string;
  readonly metBy?: MetBy | undefined;
}

/** Reads the options in order, because a content belongs to the buffer named before it. Runs in linear time. */
export function readOptions(options: readonly RuleOption[]): OptionsMeaning {
  const state = new Options();
  for (const option of options) state.take(option);
  return state.meaning();
}

class Options {
  #buffer: Buffer = "packet";
  #dotprefix = false;
  #last: ContentMatch | undefined;
  readonly #contents: Content[] = [];
  readonly #nameFaults: string[] = [];
  readonly #conditions: Condition[] = [];
  readonly #rarely: RuleOption[] = [];
  readonly #elsewhere: string[] = [];
  #message = "";
  #sid: number | undefined;
  #rev: number | undefined;
  #logs: boolean | undefined;
  #application: Application | undefined;
  #versions: readonly string[] | undefined;
  #handshakeOnly = false;
  #establishedOnly = false;
  #isHeaderOnly = true;
  #bypasses = false;
  readonly #regexes: { readonly in: NameBuffer; readonly text: string; readonly term: NameTerm }[] = [];
  #flow: OptionsMeaning["flow"];
  readonly #ipProtocols: string[] = [];

  take(option: RuleOption): void {
    const { keyword, value = "" } = option;
    const buffer = lookUp(NAME_BUFFERS, keyword);
    if (!OF_HEADERS.has(keyword)) this.#isHeaderOnly = false;
    if (buffer !== undefined) this.#enter(buffer);
    else if (SIGNS.test(keyword)) this.#takeSign(option);
    else if (this.#buffer === "sign" && (keyword === "content" || keyword === "pcre" || MODIFIERS.has(keyword))) return;
    else if (keyword === "content") this.#takeContent(option);
    else if (this.#last && MODIFIERS.has(keyword)) this.#modify(keyword, value, this.#last);
    else if (TAKES_TO_HOST.has(keyword)) this.#takeToHost(keyword);
    else if (keyword === "dotprefix") this.#dotprefix = true;
    else if (keyword === "pcre" && isNameBuffer(this.#buffer)) this.#takeRegex(value, this.#buffer);
    else if (keyword === "pcre") this.#takeOtherRegex(value);
    else if (keyword === "bypass") this.#bypasses = true;
    else if (keyword === "msg") this.#message = unquote(value) ?? value;
    else if (keyword === "sid") this.#sid = idOf(value);
    else if (keyword === "rev") this.#rev = idOf(value);
    else if (keyword === "alert" || keyword === "noalert") this.#logs = keyword === "alert";
    else if (keyword === "flow") this.#takeFlow(value);
    else if (keyword === "ssl_version" || keyword === "tls.version") this.#takeVersions(keyword, value);
    else if (keyword === "app-layer-protocol") this.#takeProtocol(value);
    else if (keyword === "ja4.hash") this.#takeHelloHash();
    else if (keyword === "ip_proto") this.#ipProtocols.push(value.toLowerCase());
    else if (keyword === "flowbits" && value.trim() === "noalert") this.#logs = false;
    else if (actsRarely(keyword, value)) this.#rarely.push(option);
    else if (!isHarmless(keyword, value)) this.#other(keyword);
  }

  meaning(): OptionsMeaning {
    const contents = this.#contents.filter(isNamed);
    const named = [
      ...contents.map(({ in: where, match }) => ({ in: where, text: match.text, term: termOf(match) })),
      ...this.#regexes,
    ];
    const [first] = named;
    const own = named.filter(({ in: where }) => where === first?.in);
    if (own.length < named.length) this.#conditions.push({ why: "it goes by two kinds of names" });
    const unnamed = this.#contents.filter((content) => !isNamed(content));
    // A hash tells which program asks, and not for whom.
    const [hashes, texts] = [unnamed.filter(isOfSomeHellos), unnamed.filter((content) => !isOfSomeHellos(content))];
    if (hashes.length > 0) this.#rarely.push({ keyword: "ja4.hash" });
    if (texts.length > 0)
      this.#conditions.push({
        why: "it goes by the content of packets",
        ...(texts.every(isOfEachHello) && { metBy: "complete-hello" }),
      });
    const inPackets = first === undefined ? this.#payloadName() : undefined;
    if (inPackets !== undefined) this.#nameFaults.push("it looks for a name in packets, where anybody can write it");
    const written = own.map(({ text }) => text).join(" and ");
    const terms = own.map(({ term }) => term).filter(({ globs, negated }) => !(negated && globs.length === 0));
    const elsewhere = [
      ...this.#elsewhere,
      ...texts.flatMap(({ in: where, match }) => (where === "other" && !match.negated ? [match.text] : [])),
    ];
    return {
      name: first ? { in: first.in, names: apart({ written, terms }) } : inPackets,
      labels: [this.#message, ...elsewhere].filter((text) => text !== ""),
      sid: this.#sid,
      rev: this.#rev,
      logs: this.#logs,
      application: this.#application ?? first?.in,
      tlsVersions: this.#versions,
      handshakeOnly: this.#handshakeOnly,
      establishedOnly: this.#establishedOnly,
      isHeaderOnly: this.#isHeaderOnly,
      bypasses: this.#bypasses,
      flow: this.#flow,
      ipProtocols: this.#ipProtocols,
      nameFaults: this.#nameFaults,
      conditions: this.#conditions,
      rarely: this.#rarely,
    };
  }

  /** A rule that searches packets for the name of a host is meant for that name, in whatever part of the packet. */
  #payloadName(): OptionsMeaning["name"] {
    const found = this.#contents.find(
      ({ in: where, match }) => where === "packet" && !match.negated && /^[\w-]*(?:\.[\w-]+)+\.?$/.test(match.text),
    );
    if (found === undefined) return undefined;
    const { text } = found.match;
    return { in: "payload", names: apart(anyOf(text, [`*${text}*`])) };
  }

  #takeRegex(value: string, buffer: NameBuffer): void {
    const read = readPcre(value);
    if (read) this.#regexes.push({ in: buffer, ...read });
    else this.#nameFaults.push("it goes by a regular expression that is not understood");
  }

  #takeOtherRegex(value: string): void {
    this.#elsewhere.push(value.replaceAll("\\.", "."));
    this.#other("pcre");
  }

  #enter(buffer: Buffer): void {
    this.#buffer = buffer;
    this.#dotprefix = false;
    this.#last = undefined;
  }

  #other(keyword: string): void {
    // A buffer applies until the next one is named. A keyword with a dot in it may be a buffer.
    if (/[._]/.test(keyword)) this.#enter("other");
    this.#conditions.push({ why: `its keyword ${keyword.slice(0, 40)} is not understood` });
  }

  /** Only a complete TLS hello has this hash. */
  #takeHelloHash(): void {
    this.#enter("hello-hash");
    this.#conditions.push({ why: "its keyword ja4.hash is not understood", metBy: "complete-hello" });
  }

  /** What a client says of itself narrows the rule, whatever its contents are, and tells no name. */
  #takeSign(option: RuleOption): void {
    this.#enter("sign");
    this.#rarely.push(option);
  }

  #takeContent({ value }: RuleOption): void {
    const match = readContent(value, this.#dotprefix);
    this.#last = match;
    if (match) this.#contents.push({ in: this.#buffer, match });
    else if (!isNameBuffer(this.#buffer)) this.#conditions.push({ why: "it goes by the content of packets" });
    else this.#nameFaults.push("its content can't be read");
  }

  #takeToHost(keyword: string): void {
    const content = this.#contents.at(-1);
    if (content && content.match === this.#last) content.in = "http";
    else this.#other(keyword);
  }

  #modify(keyword: string, value: string, match: ContentMatch): void {
    const length = match.text.length + (keyword === "bsize" && match.dotprefix ? -1 : 0);
    if (keyword === "startswith" || (keyword === "depth" && Number(value) === length)) match.startswith = true;
    else if (keyword === "endswith" || (keyword === "isdataat" && /^!1,\s*relative$/.test(value)))
      match.endswith = true;
    else if (keyword === "bsize" && Number(value) === length)
      Object.assign(match, { startswith: true, endswith: true });
    else if (keyword !== "nocase" && keyword !== "fast_pattern")
      this.#conditions.push({ why: `its keyword ${keyword} is not understood` });
  }

  #takeFlow(value: string): void {
    const words = value
      .toLowerCase()
      .split(",")
      .map((word) => word.trim());
    if (words.includes("not_established")) this.#handshakeOnly = true;
    if (words.includes("established")) this.#establishedOnly = true;
    if (words.includes("to_server") || words.includes("from_client")) this.#flow = "from-client";
    if (words.includes("to_client") || words.includes("from_server")) this.#flow = "from-server";
  }

  #takeVersions(keyword: string, value: string): void {
    const versions = readVersions(value);
    if (versions === undefined)
      this.#conditions.push({ why: `its keyword ${keyword} has a value that is not understood` });
    else this.#versions = this.#versions?.filter((version) => versions.includes(version)) ?? versions;
  }

  #takeProtocol(value: string): void {
    const application = lookUp(PROTOCOLS, value.toLowerCase());
    if (application) this.#application = application;
    else if (value.startsWith("!")) this.#exclude(lookUp(PROTOCOLS, value.slice(1).trim().toLowerCase()));
    else this.#application = "other";
  }

  #exclude(application: Application | undefined): void {
    const why = "it excludes what some protocol speaks";
    this.#conditions.push({ why, ...(application && { metBy: `not-${application}` }) });
  }
}

const idOf = (value: string): number | undefined => (/^\d{1,10}$/.test(value.trim()) ? Number(value) : undefined);

/** A match and its buffer. */
interface Content {
  in: Buffer;
  readonly match: ContentMatch;
}

type NameBuffer = "tls" | "http" | "dns";

/**
 * `hello-hash`: the JA4 hash of a TLS hello. `sign`: another mark of the client's program, such as its JA3 hash.
 * `other`: a part of the connection that holds no name.
 */
type Buffer = NameBuffer | "packet" | "hello-hash" | "sign" | "other";

const isNameBuffer = (buffer: Buffer): buffer is NameBuffer =>
  buffer === "tls" || buffer === "http" || buffer === "dns";

/** Every JA4 hash contains underscores. */
const isOfEachHello = ({ in: where, match: { text, negated, startswith, endswith } }: Content): boolean =>
  where === "hello-hash" && text === "_" && !negated && !startswith && !endswith;

const isOfSomeHellos = (content: Content): boolean => content.in === "hello-hash" && !isOfEachHello(content);

const isNamed = (content: Content): content is Content & { readonly in: NameBuffer } => isNameBuffer(content.in);

const NAME_BUFFERS: Readonly<Record<string, NameBuffer>> = {
  "tls.sni": "tls",
  tls_sni: "tls",
  "http.host": "http",
  "http.host.raw": "http",
  "dns.query": "dns",
  dns_query: "dns",
};

/** What a client says of itself and of what it asks for, but not of whom it asks. */
const SIGNS =
  /^(?:ja3[._](?:hash|string)|tls\.(?:alpn|random(?:_time|_bytes)?)|http\.(?:user_agent|method|uri|uri\.raw|cookie|referer|content_type|accept(?:_lang|_enc)?))$/;

const PROTOCOLS = { tls: "tls", http: "http", quic: "quic", dns: "dns" } as const;

/** Older keywords. They follow their content and move it from the packet to the Host header. */
const TAKES_TO_HOST = new Set(["http_host", "http_raw_host"]);

const MODIFIERS = new Set([
  "nocase",
  "startswith",
  "endswith",
  "depth",
  "offset",
  "distance",
  "within",
  "isdataat",
  "bsize",
  "fast_pattern",
]);

/**
 * Whether the rule waits for a number of packets, or needs a feature of the engine. A limit on alerts doesn't count.
 */
const actsRarely = (keyword: string, value: string): boolean =>
  NARROWING.has(keyword) ||
  keyword === "detection_filter" ||
  keyword === "requires" ||
  (keyword === "threshold" && /\btype\s+(?:threshold|both)\b/i.test(value));

/** Keywords that match connections by something other than names: countries, sizes, marks of packets. */
const NARROWING = new Set(
  "geoip iprep dsize ttl tos ipopts fragbits fragoffset flags tcp.flags window tcp.mss sameip stream_size flow.age flow.pkts flow.bytes".split(
    " ",
  ),
);

/** Keywords that don't change which connections match the rule. */
const isHarmless = (keyword: string, value: string): boolean =>
  HARMLESS.has(keyword) || (keyword === "flowbits" && /^(?:set|unset|toggle|noalert)\b/.test(value));

const HARMLESS = new Set(
  "gid classtype metadata reference priority target alert noalert fast_pattern nocase threshold ssl_state to_lowercase tag".split(
    " ",
  ),
);

/**
 * With these keywords alone, Suricata 7 still treats a rule as matching headers only: those with
 * `SIGMATCH_IPONLY_COMPAT`, and those that only describe the rule.
 */
const OF_HEADERS = new Set(
  "sid rev gid msg classtype metadata reference priority target alert noalert ip_proto".split(" "),
);
