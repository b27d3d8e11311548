/** Characters of one rule, and bytes of a whole text, that AWS takes. Source: Network Firewall quotas. */
const MOST_CHARACTERS = 8192;
const MOST_BYTES = 2_000_000;

/**
 * What AWS would refuse of a rules text, or what would be a mistake there, although Suricata takes it; empty where it
 * is fine. Source: "Limitations and caveats for stateful rules" and API reference of Network Firewall.
 */
export function lint(text: string): string[] {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const sids = lines.map((line) => line.match(/\bsid:(\d+);/)?.[1]);
  return [
    ...(Buffer.byteLength(text) > MOST_BYTES ? ["text: above 2 MB"] : []),
    ...(/^[\n -~]*$/.test(text) ? [] : ["text: not printable ASCII"]),
    ...lines.flatMap((line, index) => lintRule(line).map((fault) => `rule ${index + 1}: ${fault}`)),
    ...sids.flatMap((sid, index) => (sid && sids.indexOf(sid) < index ? [`rule ${index + 1}: sid ${sid} again`] : [])),
  ];
}

function lintRule(line: string): string[] {
  const match = line.match(/^(\S+) (\S+) (\S+) (\S+) -> (\S+) (\S+) \((.*;)\)$/);
  if (!match) return ["no rule at all"];
  const [, action = "", protocol = "", source = "", sourcePort = "", destination = "", port = "", body = ""] = match;
  const options = body
    .slice(0, -1)
    .split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((option) => option.trim());
  const keywords = options.map((option) => option.split(":")[0] ?? "");
  const has = (keyword: string): boolean => keywords.includes(keyword);
  const value = (keyword: string): string => options.find((option) => option.startsWith(`${keyword}:`)) ?? "";
  const sid = Number(value("sid").slice(4));
  const faults: [boolean, string][] = [
    [line.length > MOST_CHARACTERS, "above 8192 characters"],
    [!["pass", "drop", "reject", "alert"].includes(action), `action ${action}`],
    [!PROTOCOLS.includes(protocol), `protocol ${protocol}`],
    [action === "reject" && ["udp", "icmp", "ip", "quic"].includes(protocol), "reject of what is not TCP"],
    [!(sid >= 1 && sid < 2 ** 31 && Number.isInteger(sid)), "sid out of its band"],
    [!has("rev") || !has("msg"), "without rev or msg"],
    [!/^msg:"[^";\\]+"$/.test(value("msg")), "msg with a quote, semicolon or backslash"],
    [!has("flow"), "without flow"],
    [sourcePort !== "any", "source port"],
    [!/^!?\$[A-Z_]+$/.test(source), `source ${source} is no variable`],
    [!/^(?:any|!?\$[A-Z_]+)$/.test(destination), `destination ${destination} is neither any nor a variable`],
    [!/^(?:any|!?\d+|!?\[\d+(?:,\d+)+\])$/.test(port), `port ${port}`],
    [has("nocase") && has("http.host"), "nocase on http.host"],
    [/\d+\.\d+\.\d+\.\d+|::/.test(line.replace(/content:"[^"]*"|msg:"[^"]*"/g, "")), "a literal address"],
    ...keywords.map((keyword): [boolean, string] => [!KEYWORDS.includes(keyword), `keyword ${keyword}`]),
    ...(action === "pass" && destination === "any" ? passFaults(options, port) : []),
  ];
  return faults.flatMap(([isFaulty, fault]) => (isFaulty ? [fault] : []));
}

/** A pass to any address must name one host in full, on one port, and be logged. */
function passFaults(options: readonly string[], port: string): [boolean, string][] {
  const [content = ""] = options.filter((option) => option.startsWith("content:"));
  const buffer = options[options.indexOf(content) - 1] ?? "";
  return [
    [!/^content:"[a-z0-9-]+(?:\.[a-z0-9-]+)+"$/.test(content), "pass without one whole host name"],
    [!["tls.sni", "http.host"].includes(buffer), "pass without a buffer of names in front of the host"],
    [!options.includes("startswith") || !options.includes("endswith"), "pass without both anchors"],
    [buffer === "tls.sni" && !options.includes("nocase"), "pass that goes by the case of a name"],
    [buffer === "tls.sni" && !options.includes("ssl_version:tls1.2,tls1.3"), "pass of old TLS"],
    [!/^\d+$/.test(port), "pass without one port"],
    [!options.includes("alert"), "pass that is not logged"],
  ];
}

// AWS refuses sctp, ikev2 and others that Suricata takes.
const PROTOCOLS = ["tls", "http", "http2", "quic", "tcp", "udp", "icmp", "ip"];

// Those that we use, all of them documented or shown in AWS's own rules but `stream_size`, which AWS says nothing
// about. Not among them, since AWS refuses them: dataset, datarep, iprep, lua, threshold, xbits, hostbits, tag, file
// keywords, and in strict order priority; pcre where no content goes before it.
const KEYWORDS = [
  ...["msg", "flow", "flowbits", "alert", "sid", "rev"],
  ...["tls.sni", "http.host", "http.start", "ja4.hash", "content", "startswith", "endswith", "nocase"],
  ...["ssl_version", "app-layer-protocol", "ip_proto", "dsize", "stream_size"],
];
