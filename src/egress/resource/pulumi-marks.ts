/**
 * Marks that Pulumi itself puts into values, from `runtime/rpc.ts` of its SDK for Node.js and `proxy.ts` of its policy
 * SDK. They have been the same in every version 3.
 */

/** Stands for a value that isn't known before an update. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The same for a list. */
export const UNKNOWN_LIST = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";

/** The same for a map. */
export const UNKNOWN_MAP = "dd056dcd-154b-4c76-9bd3-c8f88648b5ff";

/** All marks for unknowns: of a text, boolean, number, list, asset, archive and map. */
export const UNKNOWNS: readonly string[] = [
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  UNKNOWN_LIST,
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  UNKNOWN_MAP,
];

/** Key that marks an object as something else than an ordinary map; its value says what it is. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Signature of a secret, `{value}` or, in a state, `{ciphertext}`. */
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/**
 * Signature of a value that says whether it is known and secret, and what it depends on. Without `value` it is unknown.
 */
export const OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Signature of a reference to a resource, `{urn, id}`. */
export const RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** Signature of an asset, `{text}`, `{path}` or `{uri}`. */
export const ASSET = "c44067f5952c0a294b673a41bacd8c17";

/** Signature of an archive, `{assets}`, `{path}` or `{uri}`. */
export const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
