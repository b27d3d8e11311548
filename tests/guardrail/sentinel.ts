/**
 * An evaluator of the part of the Sentinel language that our policies use, after its specification
 * (developer.hashicorp.com/sentinel/docs/language/spec): the interpreter itself can't be had freely. What it doesn't
 * know, it refuses.
 */
export function runSentinel(text: string, imports: Readonly<Record<string, unknown>>): Result {
  const tokens = tokensOf(text);
  const program = new Parser(tokens).program();
  const global = new Scope(undefined, { ...BUILTINS });
  const printed: unknown[] = [];
  global.set("print", (...values: unknown[]) => printed.push(values));
  for (const { path, name } of program.imports) {
    const found = STANDARD[path] ?? imports[path];
    if (found === undefined) throw new Error(`there is no import "${path}"`);
    global.set(name, found);
  }
  for (const statement of program.statements) statement(global);
  return { main: global.get("main"), printed };
}

/** What a policy comes to: it passes where `main` is true. */
export interface Result {
  readonly main: unknown;
  readonly printed: readonly unknown[];
}

interface Token {
  readonly kind: "word" | "text" | "number" | "mark" | "end";
  readonly value: string;
  readonly line: number;
}

const TOKEN =
  /(?<blank>[ \t\r]+|#[^\n]*)|(?<line>\n)|(?<text>"(?:[^"\\\n]|\\.)*")|(?<number>\d+)|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<mark>[{}()[\],:.+>=])/uy;

/** As in Go, a line ends a statement after a word, a literal or a closing bracket. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length; ) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw new Error(`line ${line}: ${text.slice(at, at + 20)}`);
    const last = tokens.at(-1);
    if (groups.line !== undefined) {
      if (last && (last.kind === "word" || last.kind === "text" || last.kind === "number" || /[)\]}]/.test(last.value)))
        tokens.push({ kind: "end", value: "end of line", line });
      line++;
    }
    for (const kind of ["text", "number", "word", "mark"] as const)
      if (groups[kind] !== undefined) tokens.push({ kind, value: groups[kind], line });
  }
  return [...tokens, { kind: "end", value: "end of text", line }];
}

class Scope {
  readonly outer: Scope | undefined;
  readonly values: Record<string, unknown>;
  constructor(outer: Scope | undefined, values: Record<string, unknown> = {}) {
    this.outer = outer;
    this.values = values;
  }
  holder(name: string): Scope | undefined {
    return Object.hasOwn(this.values, name) ? this : this.outer?.holder(name);
  }
  get(name: string): unknown {
    const holder = this.holder(name);
    if (holder === undefined) throw new Error(`unknown identifier ${name}`);
    return holder.values[name];
  }
  set(name: string, value: unknown): void {
    (this.holder(name) ?? this).values[name] = value;
  }
}

type Evaluate = (scope: Scope) => unknown;
/** Whether the function that it stands in is over, and with what. */
type Execute = (scope: Scope) => { readonly returned: unknown } | undefined;

/** From the loosest to the tightest; of one line, from the left. Operators of two words first. */
const OPERATORS: readonly (readonly string[])[] = [
  ["or"],
  ["and"],
  ["is not", "is", "matches", "contains", ">"],
  ["else"],
  ["+"],
];

class Parser {
  #at = 0;
  readonly #tokens: readonly Token[];
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  program() {
    const imports: { path: string; name: string }[] = [];
    const statements: Execute[] = [];
    for (this.#skipEnds(); this.#token.value !== "end of text"; this.#skipEnds())
      if (this.#take("import")) {
        const path = this.#text();
        imports.push({ path, name: this.#take("as") ? this.#word() : path });
      } else statements.push(this.#statement());
    return { imports, statements };
  }

  get #token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #take(value: string): boolean {
    const words = value.split(" ");
    const isNext = words.every((word, index) => {
      const token = this.#tokens[this.#at + index];
      return token?.value === word && token.kind !== "text";
    });
    if (isNext) this.#at += words.length;
    return isNext;
  }

  #expect(value: string): void {
    if (!this.#take(value)) throw new Error(`line ${this.#token.line}: ${this.#token.value} instead of ${value}`);
  }

  #next(kind: Token["kind"]): string {
    const { kind: found, value, line } = this.#token;
    if (found !== kind) throw new Error(`line ${line}: ${value} is no ${kind}`);
    this.#at++;
    return value;
  }

  readonly #word = (): string => this.#next("word");
  readonly #text = (): string => JSON.parse(this.#next("text"));
  #skipEnds(): void {
    while (this.#token.value === "end of line") this.#at++;
  }

  #block(): Execute {
    this.#expect("{");
    const statements: Execute[] = [];
    for (this.#skipEnds(); !this.#take("}"); this.#skipEnds()) statements.push(this.#statement());
    return (scope) => {
      for (const statement of statements) {
        const over = statement(scope);
        if (over) return over;
      }
      return undefined;
    };
  }

  #statement(): Execute {
    if (this.#take("for")) return this.#for();
    if (this.#take("if")) {
      const [condition, then] = [this.#expression(), this.#block()];
      // A condition that is undefined isn't met.
      return (scope) => (condition(scope) === true ? then(scope) : undefined);
    }
    if (this.#take("return")) {
      const value = this.#expression();
      return (scope) => ({ returned: value(scope) });
    }
    const name = this.#tokens[this.#at + 1]?.value === "=" ? this.#word() : undefined;
    if (name) this.#expect("=");
    const value = this.#expression();
    return (scope) => {
      const given = value(scope);
      if (name) scope.set(name, given);
      return undefined;
    };
  }

  /** One name is the value of a list, or the key of a map. */
  #for(): Execute {
    const collection = this.#expression();
    this.#expect("as");
    const names = [this.#word()];
    if (this.#take(",")) names.push(this.#word());
    const body = this.#block();
    return (scope) => {
      const given = collection(scope);
      if (typeof given !== "object" || given === null) throw new Error(`no collection: ${given}`);
      for (const [key, value] of Array.isArray(given) ? given.entries() : Object.entries(given)) {
        const bound = names.length === 2 ? [key, value] : [Array.isArray(given) ? value : key];
        const over = body(new Scope(scope, Object.fromEntries(names.map((name, index) => [name, bound[index]]))));
        if (over) return over;
      }
      return undefined;
    };
  }

  #expression(level = 0): Evaluate {
    const operators = OPERATORS[level];
    if (operators === undefined) return this.#primary();
    let left = this.#expression(level + 1);
    for (;;) {
      const operator = operators.find((each) => this.#take(each));
      if (operator === undefined) return left;
      const [first, second] = [left, this.#expression(level + 1)];
      left = (scope) => apply(operator, first(scope), () => second(scope));
    }
  }

  #primary(): Evaluate {
    let value = this.#operand();
    for (;;) {
      const inner = value;
      if (this.#take(".")) {
        const key = this.#word();
        value = (scope) => at(inner(scope), key);
      } else if (this.#take("[")) {
        const key = this.#expression();
        this.#expect("]");
        value = (scope) => at(inner(scope), key(scope));
      } else if (this.#take("(")) {
        const args = this.#list(")");
        value = (scope) => (inner(scope) as (...all: unknown[]) => unknown)(...args.map((each) => each(scope)));
      } else return value;
    }
  }

  #operand(): Evaluate {
    const { kind, value } = this.#token;
    if (kind === "text") {
      const text = this.#text();
      return () => text;
    }
    if (kind === "number") {
      const number = Number(this.#next("number"));
      return () => number;
    }
    if (this.#take("[")) {
      const items = this.#list("]");
      return (scope) => items.map((item) => item(scope));
    }
    if (this.#take("{")) return this.#map();
    if (this.#take("not")) {
      const denied = this.#primary();
      return (scope) => {
        const given = denied(scope);
        return given === undefined ? undefined : given !== true;
      };
    }
    if (this.#take("func")) return this.#func();
    if (this.#take("rule")) {
      this.#expect("{");
      const body = this.#expression();
      this.#expect("}");
      return body;
    }
    this.#word();
    if (value in ATOMS) return () => ATOMS[value];
    return (scope) => scope.get(value);
  }

  #list(end: string): Evaluate[] {
    const items: Evaluate[] = [];
    while (!this.#take(end)) {
      items.push(this.#expression());
      if (!this.#take(",")) {
        this.#expect(end);
        break;
      }
    }
    return items;
  }

  #map(): Evaluate {
    const entries: [Evaluate, Evaluate][] = [];
    while (!this.#take("}")) {
      const key = this.#expression();
      this.#expect(":");
      entries.push([key, this.#expression()]);
      if (!this.#take(",")) {
        this.#expect("}");
        break;
      }
    }
    return (scope) => Object.fromEntries(entries.map(([key, value]) => [String(key(scope)), value(scope)]));
  }

  #func(): Evaluate {
    this.#expect("(");
    const names: string[] = [];
    while (!this.#take(")")) {
      names.push(this.#word());
      this.#take(",");
    }
    const body = this.#block();
    return (scope) =>
      (...given: unknown[]) => {
        const over = body(new Scope(scope, Object.fromEntries(names.map((name, index) => [name, given[index]]))));
        if (over === undefined) throw new Error("a function must return");
        return over.returned;
      };
  }
}

const ATOMS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null, undefined };

/** A key that isn't there is undefined; so is everything that is made of undefined. */
function at(value: unknown, key: unknown): unknown {
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null) throw new Error(`no ${key} of ${value}`);
  return Object.hasOwn(value, String(key)) ? (value as Record<string, unknown>)[String(key)] : undefined;
}

function apply(operator: string, left: unknown, right: () => unknown): unknown {
  if (operator === "else") return left === undefined ? right() : left;
  if (left === (operator === "or") && (operator === "or" || operator === "and")) return left;
  const other = right();
  if (operator === "or" && other === true) return true;
  if (operator === "and" && other === false) return false;
  if (left === undefined || other === undefined) return undefined;
  if (operator === "or" || operator === "and") return other;
  if (operator === "is") return left === other;
  if (operator === "is not") return left !== other;
  if (operator === ">") return Number(left) > Number(other);
  if (operator === "contains") {
    // On texts it isn't specified.
    if (!Array.isArray(left)) throw new Error(`${left} is no list`);
    return left.includes(other);
  }
  if (typeof left !== "string" || typeof other !== "string") throw new Error(`${operator} of ${left} and ${other}`);
  return operator === "+" ? left + other : new RegExp(other, "u").test(left);
}

const BUILTINS: Readonly<Record<string, unknown>> = {
  append: (list: unknown[], value: unknown) => void list.push(value),
  length: (value: unknown[]) => value.length,
  string: (value: unknown) => (["boolean", "number", "string"].includes(typeof value) ? String(value) : undefined),
};

const STANDARD: Readonly<Record<string, unknown>> = {
  json: { marshal: (value: unknown) => JSON.stringify(value) },
  strings: {
    to_lower: (text: unknown) => (typeof text === "string" ? text.toLowerCase() : undefined),
    has_prefix: (text: string, start: string) => text.startsWith(start),
    has_suffix: (text: string, end: string) => text.endsWith(end),
    trim_suffix: (text: string, end: string) => (text.endsWith(end) ? text.slice(0, -end.length) : text),
  },
};
