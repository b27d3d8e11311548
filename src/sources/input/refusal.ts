/** Says why a source can't be read as a whole and what to do, in sentences. Never holds values of the source. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
