import type { z } from "zod";
import type { Environment } from "../catalogue/catalogue.ts";
import { ConfigurationError, type Fault, renderFault } from "../egress/input/configuration-error.ts";
import { parse } from "../egress/input/parse.ts";
import {
  CLOUDS,
  type Cloud,
  type CloudArgs,
  type ComponentSchemas,
  componentArgs,
  componentFaults,
  faultsOf,
  isMap,
  type Values,
} from "./component.ts";
import { decode } from "./decode.ts";
import { findPlaceholders, placeholderFaults, placeholderWarning } from "./placeholders.ts";
import { AwsProvider, AzureProvider, OUTSIDE_SECTIONS, settingsSchema } from "./schema.ts";
import type { ConfigSource } from "./source.ts";
import { misleadingName, outsideUk } from "./warnings.ts";

/** A stack's configuration, without a fault. */
export interface Settings {
  readonly environment: Environment;
  /** Absent: nothing is made on AWS. */
  readonly aws?: CloudSettings<z.output<typeof AwsProvider>>;
  /** Absent: nothing is made on Azure. */
  readonly azure?: CloudSettings<z.output<typeof AzureProvider>>;
  /** What the user should know, a sentence each. */
  readonly warnings: readonly string[];
}

/** What one cloud gets. */
export interface CloudSettings<ProviderSettings> {
  /** For the explicit provider. */
  readonly provider: ProviderSettings;
  /** Arguments of the cloud's component, which its own schema takes. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** What a configuration is judged by, beside itself. */
export interface Circumstances {
  /** As YYYY-MM-DD: a monitor mode that ended before it is a fault. */
  readonly today: string;
  /** Whether nothing will be changed: placeholders are a warning then, a fault otherwise. */
  readonly preview: boolean;
}

/**
 * A stack's configuration as arguments of providers and components.
 *
 * @throws ConfigurationError with every fault, each by its full key.
 */
export function readSettings(
  source: ConfigSource,
  components: ComponentSchemas,
  { today, preview }: Circumstances,
): Settings {
  const values = withoutEmptySections(decode(source));
  const fullKey = (path: string): string => `${source.project}:${path}`;
  const args = componentArgs(components, values, today);
  const placeholders = findPlaceholders(values);
  const faults = [
    ...allFaults(components, values, args, today),
    ...(preview ? [] : placeholderFaults(placeholders, source.stack)),
  ];
  if (faults.length > 0) throw new ConfigurationError(faults.map((fault) => ({ ...fault, path: fullKey(fault.path) })));

  const { environment } = parse(settingsSchema(components, today), values);
  const aws = args.aws && { provider: parse(AwsProvider, values.aws), args: args.aws };
  const azure = args.azure && { provider: parse(AzureProvider, values.azure), args: args.azure };
  return {
    environment,
    ...(aws && { aws }),
    ...(azure && { azure }),
    warnings: [
      ...misleadingName(source.stack, environment),
      ...(aws ? outsideUk("aws", aws.provider.region, fullKey("aws.region")) : []),
      ...(azure ? outsideUk("azure", azure.provider.location, fullKey("azure.location")) : []),
      ...placeholderWarning(placeholders.map(({ path, value }) => ({ path: fullKey(path), value }))),
    ],
  };
}

/** The program's own faults and those that only a component sees, cloud by cloud; the same fault shows once. */
function allFaults(components: ComponentSchemas, values: Values, args: CloudArgs, today: string): Fault[] {
  const own = faultsOf(settingsSchema(components, today), values).map(misplaced);
  const seenByComponents = CLOUDS.flatMap((cloud) => componentFaults(cloud, components[cloud], args[cloud]))
    .filter(({ path }) => !own.some((fault) => fault.path === path))
    .map((fault) => [renderFault(fault), fault] as const);
  const faults = [
    ...own,
    ...new Map(seenByComponents).values(),
    ...(CLOUDS.some((cloud) => cloud in values) ? [] : [NO_CLOUD]),
  ];
  return faults.sort((a, b) => sectionOf(a) - sectionOf(b));
}

/** 0 for a fault outside the sections, which come first. */
const sectionOf = ({ path }: Fault): number => CLOUDS.indexOf(path.split(".")[0] as Cloud) + 1;

/** A key that stands beside the sections is no unknown one inside them. */
function misplaced(fault: Fault): Fault {
  const [cloud, key, ...rest] = fault.path.split(".");
  const isOutside = CLOUDS.includes(cloud as Cloud) && rest.length === 0 && OUTSIDE_SECTIONS.includes(key ?? "");
  const place = key === "monitor" ? "mode" : key;
  return isOutside
    ? { ...fault, message: `is the same for both clouds. Move it beside the section, as ${place}.` }
    : fault;
}

const NO_CLOUD: Fault = {
  path: "aws",
  message: "is missing, and so is azure. Give the section of at least one cloud.",
};

/** Without the empty maps that `Pulumi.yaml` gives for sections that a stack leaves out. */
const withoutEmptySections = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([key, value]) => !(CLOUDS.includes(key as Cloud) && isMap(value) && Object.keys(value).length === 0),
    ),
  );
