import { isDeepStrictEqual } from "node:util";
import { AWS, awsOutputs, subnetClash } from "./aws.ts";
import { AZURE, azureOutputs } from "./azure.ts";
import { type Constraints, faultsOf, fill, type Props, valuesAt } from "./constraints.ts";

/** Something that stands in a cloud. */
export interface Standing {
  readonly type: string;
  readonly id: string;
  /** As the provider takes it, and as it was given. */
  readonly inputs: Props;
  /** With what the cloud adds. */
  readonly props: Props;
}

/** All that stands, by type and id; a new map with every write. */
export type Landscape = ReadonlyMap<string, Standing>;

/** A write that a cloud took, and what stood afterwards. */
export interface Write {
  readonly what: string;
  readonly landscape: Landscape;
}

/** What a write made of what stood before it. */
export interface Change {
  readonly what: string;
  readonly set: readonly Standing[];
  /** Keys of the landscape. */
  readonly gone: readonly string[];
}

/** The same for a test, which may ask a cloud in another process. */
export interface Site {
  readonly landscape: Landscape;
  /** Puts something there, or changes it, without the program: what other teams do. */
  place(type: string, inputs: Props): Standing | Promise<Standing>;
}

export const changed = (landscape: Landscape, { set, gone }: Change): Landscape =>
  new Map([
    ...[...landscape].filter(([key]) => !gone.includes(key)),
    ...set.map((standing): [string, Standing] => [keyOf(standing.type, standing.id), standing]),
  ]);

/** A refusal in the cloud's words. */
export class Refusal extends Error {}

const KINDS: Readonly<Record<string, Constraints>> = { ...AWS, ...AZURE };

/** A cloud that refuses what a real one refuses, and remembers what stood after every write. */
export class Cloud {
  #landscape: Landscape = new Map();
  readonly #busy = new Set<string>();
  readonly #outOfOrder = new Map<string, string>();
  #count = 0;
  #heard: unknown;
  readonly writes: Write[] = [];
  readonly #onChange: (change: Change) => unknown;

  /** @param onChange hears of each write; the writer learns of it when that has ended. */
  constructor(onChange: (change: Change) => unknown = () => {}) {
    this.#onChange = onChange;
  }

  get landscape(): Landscape {
    return this.#landscape;
  }

  /** Puts something there, or changes it, without the program: what other teams do. */
  place(type: string, inputs: Props): Standing {
    const { id: template } = kindOf(type);
    const id = fill(template, inputs) + (template.endsWith("-") ? `0${inputs.name}` : "");
    const standing = { type, id, inputs, props: inputs };
    this.#set(`others: ${type}`, standing);
    return standing;
  }

  /** Takes away what others had put there, or what stands in ours, as by hand. */
  takeAway(type: string, id: string): void {
    this.#drop(`by hand: ${type}`, { type, id, inputs: {}, props: {} });
  }

  /** Refuses to make any of the type from now on, in these words; none at all ends it. */
  refuse(type: string, why: string | undefined): void {
    if (why === undefined) this.#outOfOrder.delete(type);
    else this.#outOfOrder.set(type, why);
  }

  find(type: string, id: string): Standing | undefined {
    return this.#landscape.get(keyOf(type, id));
  }

  /** Inputs with the name that the provider gives, where none was given. */
  check(type: string, name: string, old: Props, inputs: Props): { inputs: Props; faults: string[] } {
    const kind = kindOf(type);
    const { named } = kind;
    const given = named === undefined || inputs[named] !== undefined;
    // Seven letters that no other resource gets, as long as nobody makes ten million.
    const suffix = (): string => (++this.#count).toString(16).padStart(7, "0");
    const checked = given ? inputs : { ...inputs, [named]: old[named] ?? `${name}-${suffix()}` };
    return { inputs: checked, faults: faultsOf(kind, checked) };
  }

  async create(type: string, inputs: Props): Promise<Standing> {
    return await this.#write(kindOf(type), inputs, () => this.make(type, inputs));
  }

  /** The same at once: for a program that runs without an engine. */
  make(type: string, inputs: Props): Standing {
    const kind = kindOf(type);
    refuseIf(this.#outOfOrder.get(type));
    const id =
      fill(kind.id, inputs) + (kind.id.endsWith("-") ? `0${(++this.#count).toString(16).padStart(16, "0")}` : "");
    // Azure's provider asks for the id before it writes; AWS itself says what is taken.
    if (type.startsWith("azure") && this.find(type, id))
      throw new Refusal(`cannot create already existing resource "${id}"`);
    this.#refuseNew(kind, type, "", inputs);
    if (type.endsWith(":Firewall")) refuseIf(subnetClash({}, inputs, this.#propsOf));
    const standing = { type, id, inputs, props: { ...inputs, ...this.#outputs(type, id, inputs) } };
    this.#set(`created ${type} ${id}`, standing);
    return standing;
  }

  async update(type: string, id: string, inputs: Props): Promise<Standing> {
    const kind = kindOf(type);
    return await this.#write(kind, inputs, () => {
      const old = this.find(type, id);
      if (!old) throw new Refusal(`${id} doesn't exist`);
      this.#refuseNew(kind, type, id, inputs);
      const [guard, value, error] = kind.guard ?? [];
      if (
        guard &&
        type.endsWith("Association") &&
        old.inputs[guard] === value &&
        old.inputs.priority !== inputs.priority
      )
        throw new Refusal(error as string);
      if (type.endsWith(":Firewall")) refuseIf(subnetClash(old.inputs, inputs, this.#propsOf));
      const standing = { type, id, inputs, props: { ...inputs, ...this.#outputs(type, id, inputs) } };
      this.#set(`updated ${type} ${id}`, standing);
      return standing;
    });
  }

  /** Deletes it with what stands inside; what isn't there is gone already. */
  async remove(type: string, id: string): Promise<void> {
    const kind = kindOf(type);
    const old = this.find(type, id);
    if (!old) return;
    await this.#write(kind, old.inputs, () => {
      const [key, value, error] = kind.guard ?? [];
      if (key && old.inputs[key] === value) throw new Refusal(error as string);
      const holder = [...this.#landscape.values()].find((other) => idsHeldBy(other).includes(id));
      if (holder && kind.inUse) throw new Refusal(`${kind.inUse}: ${holder.id}`);
      this.#drop(`deleted ${type} ${id}`, old);
    });
  }

  #refuseNew(kind: Constraints, type: string, id: string, inputs: Props): void {
    const others = [...this.#landscape.values()].filter((other) => other.type === type && other.id !== id);
    const { keys = [], most, error } = kind.quota ?? {};
    const alike = others.filter((other) => keys.every((key) => isDeepStrictEqual(other.inputs[key], inputs[key])));
    if (most !== undefined && alike.length >= most) throw new Refusal(error);
    for (const { keys, error } of kind.unique ?? [])
      if (others.some((other) => keys.every((key) => isDeepStrictEqual(other.inputs[key], inputs[key]))))
        throw new Refusal(`${error} (${keys.map((key) => inputs[key]).join(", ")})`);
    if (kind.inside && !this.#propsOf(fill(kind.inside, inputs)))
      throw new Refusal(`ResourceNotFound: ${fill(kind.inside, inputs)}`);
    for (const held of (kind.holds ?? []).flatMap((path) => valuesAt(inputs, path)))
      if (!this.#propsOf(String(held)) && !String(held).includes(":aws-managed:"))
        throw new Refusal(`ResourceNotFoundException: ${held}`);
  }

  /** One write after the other where the cloud takes no two at a time; each takes a while. */
  async #write<T>({ oneWriteTo }: Constraints, inputs: Props, act: () => T): Promise<T> {
    const target = oneWriteTo && fill(oneWriteTo, inputs);
    if (target && this.#busy.has(target))
      throw new Refusal(`Code="AnotherOperationInProgress" Message="${target} is being updated"`);
    if (target) this.#busy.add(target);
    try {
      await new Promise((resolve) => setTimeout(resolve, WRITE_MS));
      const done = act();
      await this.#heard;
      return done;
    } finally {
      if (target) this.#busy.delete(target);
    }
  }

  readonly #propsOf = (id: string): Props | undefined =>
    [...this.#landscape.values()].find((standing) => standing.id === id)?.props;

  #outputs(type: string, id: string, inputs: Props): Props {
    return type.startsWith("aws:") ? awsOutputs(type, id, inputs, this.#propsOf) : azureOutputs(id);
  }

  #set(what: string, standing: Standing): void {
    this.#log({ what, set: [standing], gone: [] });
  }

  #drop(what: string, { type, id }: Standing): void {
    const goes = (other: Standing): boolean => {
      const { inside } = kindOf(other.type);
      return (
        keyOf(other.type, other.id) === keyOf(type, id) || (inside !== undefined && fill(inside, other.inputs) === id)
      );
    };
    const gone = [...this.#landscape].flatMap(([key, other]) => (goes(other) ? [key] : []));
    this.#log({ what, set: [], gone });
  }

  #log(change: Change): void {
    this.#landscape = changed(this.#landscape, change);
    this.writes.push({ what: change.what, landscape: this.#landscape });
    this.#heard = this.#onChange(change);
  }
}

/** How long the shortest write takes: two that come together overlap. */
const WRITE_MS = 10;

export const keyOf = (type: string, id: string): string => `${type} ${id}`;

export function kindOf(type: string): Constraints {
  const kind = KINDS[type];
  if (!kind) throw new Refusal(`This cloud has no ${type}`);
  return kind;
}

const idsHeldBy = ({ type, props }: Standing): unknown[] =>
  (kindOf(type).holds ?? []).flatMap((path) => valuesAt(props, path));

/** What it can't be without, and what can't be deleted as long as it is there. */
export const heldBy = (landscape: Landscape, holder: Standing | undefined): Standing[] => {
  const ids = holder ? idsHeldBy(holder) : [];
  return ids.length === 0 ? [] : [...landscape.values()].filter(({ id }) => ids.includes(id));
};

/** What stands inside it, and goes with it. */
export const childrenOf = (landscape: Landscape, { id }: Standing): Standing[] =>
  [...landscape.values()].filter(({ type, inputs }) => {
    const { inside } = kindOf(type);
    return inside !== undefined && fill(inside, inputs) === id;
  });

function refuseIf(refusal: string | undefined): void {
  if (refusal !== undefined) throw new Refusal(refusal);
}
