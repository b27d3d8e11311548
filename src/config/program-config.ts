import type { z } from "zod";
import type { Environment } from "../catalogue/catalogue.ts";
import { ConfigurationError, type Fault } from "../egress/input/configuration-error.ts";
import { faultyBy } from "../egress/input/faulty.ts";
import { isMap } from "../egress/input/is-map.ts";
import { joinPath, parse } from "../egress/input/parse.ts";
import {
  argsOf,
  type ComponentArguments,
  type Components,
  componentFaults,
  configPath,
  PROGRAM_CLOUDS,
  type ProgramCloud,
  type Values,
} from "./component.ts";
import { decode } from "./decode.ts";
import { findPlaceholders, placeholderFaults, placeholderWarning } from "./placeholders.ts";
import { AwsProvider, AzureProvider, OUTSIDE_SECTIONS, programConfigSchema } from "./schema.ts";
import type { ConfigSource } from "./source.ts";
import { placesOfKeys } from "./stack-file.ts";
import { misleadingName, outsideUk } from "./warnings.ts";
import { zoneFaults } from "./zones.ts";

/** A stack's configuration after all checks passed. */
export interface ProgramConfig<AwsArgs, AzureArgs> {
  readonly environment: Environment;
  /** Settings for AWS. If absent, nothing is created on AWS. */
  readonly aws?: CloudConfig<z.output<typeof AwsProvider>, AwsArgs>;
  /** Settings for Azure. If absent, nothing is created on Azure. */
  readonly azure?: CloudConfig<z.output<typeof AzureProvider>, AzureArgs>;
  /** What the user should know, a sentence each. */
  readonly warnings: readonly string[];
}

/** The settings for one cloud. */
export interface CloudConfig<ProviderConfig, Args> {
  /** Arguments of the explicit provider. */
  readonly provider: ProviderConfig;
  /** Arguments of the cloud's component, parsed and valid. */
  readonly args: Args;
}

/** What the checks need to know besides the configuration. */
export interface Circumstances {
  /** Today as YYYY-MM-DD. A monitor mode that ended before this day is a fault. */
  readonly today: string;
  /** True if nothing will be changed. Placeholders are then a warning, otherwise a fault. */
  readonly preview: boolean;
}

/**
 * Turns a stack's configuration into arguments of providers and components.
 *
 * @throws ConfigurationError with every fault, each with its full key, and with `file:line:column` if the stack's file
 * holds it.
 */
export function readProgramConfig<Aws extends z.ZodObject, Azure extends z.ZodObject>(
  source: ConfigSource,
  components: { readonly aws: ComponentArguments<Aws>; readonly azure: ComponentArguments<Azure> },
  { today, preview }: Circumstances,
): ProgramConfig<z.output<Aws>, z.output<Azure>> {
  const values = withoutEmptySections(decode(source));
  const fullKey = (path: string): string => `${source.project}:${path}`;
  const placed = placedIn(source);
  const placeholders = findPlaceholders(values);
  const { parsed, faults } = attempt(judged(components, today), values);
  const all = [
    ...faults.map(misplaced),
    ...(PROGRAM_CLOUDS.some((cloud) => cloud in values) ? [] : [NO_CLOUD]),
    ...(preview ? [] : placeholderFaults(placeholders, source.stack)),
  ];
  if (!parsed || all.length > 0)
    throw new ConfigurationError(all.map(({ path, message }) => ({ ...placed(path), message })));

  const aws = parsed.aws && {
    provider: parse(AwsProvider, values.aws),
    args: argsOf("aws", components.aws, parsed).args,
  };
  const azure = parsed.azure && {
    provider: parse(AzureProvider, values.azure),
    args: argsOf("azure", components.azure, parsed).args,
  };
  return {
    environment: parsed.environment,
    ...(aws && { aws }),
    ...(azure && { azure }),
    warnings: [
      ...misleadingName(source.stack, parsed.environment),
      ...(aws ? outsideUk("aws", aws.provider.region, fullKey("aws.region")) : []),
      ...(azure ? outsideUk("azure", azure.provider.location, fullKey("azure.location")) : []),
      ...placeholderWarning(placeholders.map(({ path, value }) => ({ path: fullKey(path), value }))),
    ],
  };
}

/**
 * Returns a function that finds where the user wrote the value that a cloud's component calls `path`. Faults that
 * appear only when the component creates its resources need it.
 */
export const placesOfArgs = (source: ConfigSource, cloud: ProgramCloud): ((path: string) => string) => {
  const placed = placedIn(source);
  return (path) => {
    const { place, path: key } = placed(configPath(cloud, path));
    return place === undefined ? key : `${place}: ${key}`;
  };
};

/** Returns a function that gives a key's full name and its place in the stack's file. */
function placedIn({ project, stackFile }: ConfigSource): (path: string) => Pick<Fault, "place" | "path"> {
  const placeOf = stackFile && placesOfKeys(stackFile, project);
  return (path) => ({ place: placeOf?.(path), path: `${project}:${path}` });
}

/** Schema of the whole configuration, including the checks of each cloud's component. It reports each fault once. */
const judged = (components: Components, today: string) =>
  programConfigSchema({ aws: components.aws.form, azure: components.azure.form }, today).superRefine(
    (values, context) => {
      const isFaulty = faultyBy(context.issues);
      const told = new Set(context.issues.map(({ path = [] }) => joinPath("", path)));
      const faults = [
        ...(isFaulty("aws", "region") ? [] : zoneFaults(values)),
        ...PROGRAM_CLOUDS.flatMap((cloud) =>
          isMap(values[cloud]) ? componentFaults(cloud, components[cloud], values, isFaulty) : [],
        ),
      ];
      for (const { path, message } of faults) {
        if (!told.has(path)) context.addIssue({ code: "custom", path: [path], message });
        told.add(path);
      }
    },
    { when: ({ value }) => isMap(value) },
  );

function attempt<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { parsed?: z.output<Schema>; faults: readonly Fault[] } {
  try {
    return { parsed: parse(schema, value), faults: [] };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { faults: error.faults.toSorted((a, b) => sectionOf(a) - sectionOf(b)) };
  }
}

/** Returns 0 for a fault outside the sections, because those come first. */
const sectionOf = ({ path }: Fault): number => PROGRAM_CLOUDS.indexOf(path.split(".")[0] as ProgramCloud) + 1;

/** A shared key inside a section gets a message that says where it belongs, instead of "unknown key". */
function misplaced(fault: Fault): Fault {
  const [cloud, key, ...rest] = fault.path.split(".");
  const isOutside =
    PROGRAM_CLOUDS.includes(cloud as ProgramCloud) && rest.length === 0 && OUTSIDE_SECTIONS.includes(key ?? "");
  const place = key === "monitor" ? "mode" : key;
  return isOutside
    ? { ...fault, message: `is the same for both clouds. Move it beside the section, as ${place}.` }
    : fault;
}

const NO_CLOUD: Fault = {
  path: "aws",
  message: "is missing, and so is azure. Give the section of at least one cloud.",
};

/** Removes the empty maps that `Pulumi.yaml` supplies for sections that a stack leaves out. */
const withoutEmptySections = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([key, value]) =>
        !(PROGRAM_CLOUDS.includes(key as ProgramCloud) && isMap(value) && Object.keys(value).length === 0),
    ),
  );
