import { renderMarkdownTable } from "../src/text/markdown.ts";

/** A package schema of Pulumi's, as far as the page on components shows it. */
export interface PackageSchema {
  readonly resources: Readonly<Record<string, ComponentSchema>>;
  readonly types: Readonly<Record<string, { readonly properties: Properties; readonly required?: readonly string[] }>>;
}

interface ComponentSchema {
  readonly description: string;
  readonly inputProperties: Properties;
  readonly requiredInputs?: readonly string[];
  readonly properties: Properties;
}

type Properties = Readonly<Record<string, PropertySchema>>;

interface TypeSchema {
  readonly type?: string;
  /** `#/types/` and a token. */
  readonly $ref?: string;
  readonly items?: TypeSchema;
  readonly additionalProperties?: TypeSchema;
  /** Whether it can't be an output of another resource. */
  readonly plain?: boolean;
}

interface PropertySchema extends TypeSchema {
  readonly description?: string;
}

/** What a description says in sentences of a fixed form, and all else that it says. */
export interface Described {
  readonly meaning: string;
  /** After `Unit:`. */
  readonly unit: string | undefined;
  /** After `Default:`. */
  readonly fallback: string | undefined;
  /** After `Changing this replaces`. */
  readonly replaces: string | undefined;
}

/** Reads a description; a sentence ends at a full stop before a space or the end. */
export function describe(description: string): Described {
  let meaning = description.replaceAll(/\s+/g, " ").trim();
  const take = (opening: string): string | undefined => {
    const found = new RegExp(`(?:^| )${opening} (.+?)\\.(?= |$)`).exec(meaning);
    if (found) meaning = meaning.replace(found[0], "").trim();
    return found?.[1];
  };
  return { unit: take("Unit:"), fallback: take("Default:"), replaces: take("Changing this replaces"), meaning };
}

/** Every component with tables of its arguments and outputs, and then the types that these are made of. */
export const renderComponents = ({ resources, types }: PackageSchema): string =>
  [
    ...Object.entries(resources).flatMap(([token, component]) => [
      `## ${nameOf(token)}`,
      ...component.description.split("\n\n").map((paragraph) => paragraph.replaceAll("\n", " ")),
      argumentTable("argument", component.inputProperties, component.requiredInputs),
      outputTable("output", component.properties),
    ]),
    "## Types",
    ...Object.entries(types).flatMap(([token, { properties, required }]) => [
      `### ${nameOf(token)}`,
      nameOf(token).endsWith("Args") ? argumentTable("key", properties, required) : outputTable("key", properties),
    ]),
  ].join("\n\n");

const nameOf = (token: string): string => token.split(":").at(-1) ?? token;

function argumentTable(title: string, properties: Properties, required: readonly string[] = []): string {
  const rows = Object.entries(properties).map(([key, property]) => {
    const { meaning, unit, fallback, replaces } = describe(property.description ?? "");
    const given = required.includes(key) ? "required" : (fallback ?? "");
    return [`\`${key}\``, typeOf(property, unit), given, replaces ?? "", meaning];
  });
  return renderMarkdownTable([title, "type", "default", "a change replaces", "meaning"], rows);
}

function outputTable(title: string, properties: Properties): string {
  const rows = Object.entries(properties).map(([key, property]) => {
    const { meaning, unit } = describe(property.description ?? "");
    return [`\`${key}\``, typeOf({ ...property, plain: false }, unit), meaning];
  });
  return renderMarkdownTable([title, "type", "meaning"], rows);
}

/** A type in the words that the page on configuration uses too, with its unit. */
function typeOf(type: TypeSchema, unit: string | undefined): string {
  const name = unit === undefined ? withoutPlain(type) : `${withoutPlain(type)} (${unit})`;
  if (!type.plain) return name;
  const inner = type.items ?? type.additionalProperties;
  if (inner === undefined || inner.plain) return `${name}, plain`;
  return type.items ? `${name}, its length plain` : `${name}, its keys plain`;
}

function withoutPlain({ type, $ref, items, additionalProperties }: TypeSchema): string {
  if ($ref !== undefined) return `[${nameOf($ref)}](#${nameOf($ref).toLowerCase()})`;
  if (items) return `list of ${withoutPlain(items)}`;
  if (additionalProperties) return `map of ${withoutPlain(additionalProperties)}`;
  return type === "string" ? "text" : (type ?? "anything");
}
