import type { Output } from "@pulumi/pulumi";
import type { z } from "zod";

/**
 * The schema of the arguments `Args`. It compiles only where both have the same keys at every depth, each required or
 * optional in both, and where whatever the schema takes fits the interface.
 */
export const tied =
  <Args>() =>
  <Schema extends z.ZodType>(schema: Schema & Tie<Args, z.input<Schema>>): Schema =>
    schema;

/**
 * `unknown` where the two agree; else a type that no schema has, with the keys in question in the compiler's message.
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

/** Every key at every depth, as `firewall.vpcId` or, where it may be left out, `firewall.logRetentionDays?`. */
type KeysOf<T> = T extends Leaf
  ? never
  : T extends readonly (infer Entry)[]
    ? `[].${KeysOf<Entry>}`
    : string extends keyof T
      ? `{}.${KeysOf<T[keyof T]>}`
      : { [Key in keyof T & string]-?: KeyOf<T, Key> | `${Key}.${KeysOf<T[Key]>}` }[keyof T & string];

type KeyOf<T, Key extends keyof T & string> = `${Key}${object extends Pick<T, Key> ? "?" : ""}`;

type Leaf = string | number | boolean | undefined | null | Promise<unknown> | Output<unknown>;
