import type { Output } from "@pulumi/pulumi";
import type { z } from "zod";

/**
 * Ties a schema to the arguments `Args`. It only compiles if both have the same keys at every depth, each required or
 * optional in both, and if everything that the schema takes fits the interface.
 */
export const tied =
  <Args>() =>
  <Schema extends z.ZodType>(schema: Schema & Tie<Args, z.input<Schema>>): Schema =>
    schema;

/**
 * `unknown` if the two agree. Otherwise a type that no schema has, so that the compiler's message names the keys in
 * question.
 */
export type Tie<Args, Input> = [Exclude<KeysOf<Args>, KeysOf<Input>>, Exclude<KeysOf<Input>, KeysOf<Args>>] extends [
  never,
  never,
]
  ? Input extends Args
    ? unknown
    : { "The schema takes what the interface has no type for": Input }
  : {
      "In the interface alone": Exclude<KeysOf<Args>, KeysOf<Input>>;
      "In the schema alone": Exclude<KeysOf<Input>, KeysOf<Args>>;
    };

/** Every key at every depth, such as `firewall.vpcId`, with a question mark if it may be left out: `firewall.logs?`. */
type KeysOf<T> = T extends Leaf
  ? never
  : T extends readonly (infer Entry)[]
    ? `[].${KeysOf<Entry>}`
    : string extends keyof T
      ? `{}.${KeysOf<T[keyof T]>}`
      : { [Key in keyof T & string]-?: KeyOf<T, Key> | `${Key}.${KeysOf<T[Key]>}` }[keyof T & string];

type KeyOf<T, Key extends keyof T & string> = `${Key}${object extends Pick<T, Key> ? "?" : ""}`;

type Leaf = string | number | boolean | undefined | null | Promise<unknown> | Output<unknown>;
