/** TLS versions in the words of `ssl_version`, oldest first, and as grants name them. */
const VERSIONS = new Map([
  ["sslv2", "ssl2"],
  ["sslv3", "ssl3"],
  ["tls1.0", "1.0"],
  ["tls1.1", "1.1"],
  ["tls1.2", "1.2"],
  ["tls1.3", "1.3"],
]);

/** The versions that `ssl_version:tls1.2,tls1.3`, `!tls1.0` or `tls.version:1.2` mean; undefined where that can't be told. */
export function readVersions(value: string): readonly string[] | undefined {
  const words = value
    .toLowerCase()
    .split(",")
    .map((word) => word.trim().replaceAll('"', ""));
  const read = words.map((word) => ({ negated: word.startsWith("!"), version: versionOf(word.replace(/^!/, "")) }));
  if (read.some(({ version }) => version === undefined)) return undefined;
  const named = read.filter(({ negated }) => !negated).map(({ version }) => version);
  const negated = read.filter((word) => word.negated).map(({ version }) => version);
  return [...VERSIONS.values()].filter(
    (version) => (named.length === 0 || named.includes(version)) && !negated.includes(version),
  );
}

const versionOf = (word: string): string | undefined => VERSIONS.get(word) ?? VERSIONS.get(`tls${word}`);
