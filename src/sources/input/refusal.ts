/**
 * A source can't be read as a whole: what is wrong with it and what to do, in sentences. It holds none of its values.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
