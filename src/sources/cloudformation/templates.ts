import { awsNativeType } from "../../egress/resource/aws-native-type.ts";
import { unknownBecause } from "../../egress/resource/marked-values.ts";
import { yamlDocuments } from "../input/yaml-documents.ts";
import { defaultNotes, limitOn, noteOn } from "../kit/notes.ts";
import { keysOf } from "../kit/path-keys.ts";
import { SkipCounter, StackBuilder, sourceUrn } from "../kit/stack-builder.ts";
import { hasKeys, isMap, type JsonMap, listOf, mapOf, nonEmptyText, valueAt } from "../kit/values.ts";
import type { SourceDocument, SourceNote, SourceReader } from "../source.ts";
import { resolveExpressions, type TemplateScope } from "./resolve.ts";

/** Reads templates of CloudFormation, in JSON or YAML, and the folder `cdk.out`. */
export const cloudFormationTemplates: SourceReader = {
  kind: "cloudformation",
  unit: "folder",
  recognise: ({ value }) => isTemplate(value) || isOfAssembly(value) || hasKeys(value, "TemplateBody"),
  read: (documents, { name, wanted }) => {
    const templates = documents
      .flatMap(bodyOf)
      .filter(({ value }) => isTemplate(value))
      .map((document) => ({ document, template: mapOf(document.value) }));
    const builder = new StackBuilder(name);
    const skips = new SkipCounter();
    const defaults = new Set<string>();
    const scopes = templates.map(
      ({ document, template }): TemplateScope => ({
        template,
        idOf: (id) => `cfn:${document.file}/${id}`,
        imported: (exported) => exportedAs(exported, scopes),
        onDefault: (parameter) => void defaults.add(parameter),
        onReference: () => undefined,
      }),
    );
    for (const [index, { document, template }] of templates.entries())
      for (const [id, resource] of Object.entries(mapOf(template.Resources))) {
        const scope = scopes[index];
        const type = nonEmptyText(mapOf(resource).Type);
        if (scope === undefined || type === undefined || type === "AWS::CDK::Metadata") continue;
        const found = {
          ...resourceOf(id, type, mapOf(resource), scope, builder.name),
          place: placeOf(id, type, mapOf(resource), document),
        };
        if (wanted({ ...found, urn: id })) builder.add(found);
        else builder.passOver(type, skips);
      }
    const notes = [
      ...templates.flatMap(({ document, template }) => notesOf(document.file, template)),
      ...defaultNotes(defaults),
    ];
    return { stacks: [builder.stack], notes, skipped: skips.list };
  },
};

/** `aws cloudformation get-template` prints the template as a map, or as a text where it is YAML. */
function bodyOf(document: SourceDocument): SourceDocument[] {
  const { file } = document;
  const body = valueAt(document.value, "TemplateBody");
  if (isMap(body)) return [{ file, value: body }];
  // Lines of a text in JSON are no lines of the file.
  return typeof body === "string" ? yamlDocuments(file, body).map(({ value }) => ({ file, value })) : [document];
}

function isTemplate(value: unknown): boolean {
  const resources = valueAt(value, "Resources");
  if (!isMap(resources)) return false;
  const types = Object.values(resources).map((resource) => nonEmptyText(mapOf(resource).Type) ?? "");
  return hasKeys(value, "AWSTemplateFormatVersion") || types.some((type) => /^(?:AWS|Custom|Alexa)::/.test(type));
}

/** Whether CDK writes this file beside its templates. */
const isOfAssembly = (value: unknown): boolean =>
  hasKeys(value, "version", "artifacts") ||
  hasKeys(value, "version", "files", "dockerImages") ||
  hasKeys(value, "version", "tree");

function resourceOf(id: string, type: string, resource: JsonMap, scope: TemplateScope, stack: string) {
  const dependencies: Record<string, string[]> = {};
  const props = Object.entries(mapOf(resource.Properties)).flatMap(([key, value]) => {
    const targets = new Set<string>();
    const resolved = resolveExpressions(value, { ...scope, onReference: (target) => void targets.add(target) });
    if (targets.size > 0) dependencies[key] = [...targets].map((target) => urnIn(stack, target, scope));
    return resolved === undefined ? [] : [[key, resolved] as const];
  });
  return {
    id: scope.idOf(id),
    type: awsNativeType(type),
    props: withNames(type, Object.fromEntries(props)),
    propertyDependencies: dependencies,
  };
}

/** Returns the URN of the resource with a logical id, read already or not. */
const urnIn = (stack: string, id: string, { template }: TemplateScope): string =>
  sourceUrn(stack, awsNativeType(nonEmptyText(mapOf(mapOf(template.Resources)[id]).Type) ?? ""), `Resources.${id}`);

/** Marks names that are in a separate file as unknown. */
const withNames = (type: string, props: JsonMap): JsonMap =>
  type === "AWS::Route53Resolver::FirewallDomainList" && props.Domains === undefined
    ? { ...props, Domains: unknownBecause("its names stand in a file in S3") }
    : props;

function placeOf(id: string, type: string, resource: JsonMap, { file, lineOf }: SourceDocument) {
  const construct = nonEmptyText(mapOf(resource.Metadata)["aws:cdk:path"]);
  return {
    file,
    type,
    address: `Resources.${id}`,
    ...(construct && { declaredAt: construct }),
    // A property that isn't there is named by the reader, which begins it in lower case.
    spell: (path: string) => (path === "" ? "" : `Properties.${type.startsWith("AWS::") ? capitalised(path) : path}`),
    ...(lineOf && {
      lineOf: (path: string) => lineOf(["Resources", id, ...(path === "" ? [] : ["Properties", ...keysOf(path)])]),
    }),
  };
}

const capitalised = (path: string): string => path.charAt(0).toUpperCase() + path.slice(1);

function exportedAs(name: string, scopes: readonly TemplateScope[]): unknown {
  for (const scope of scopes)
    for (const output of Object.values(mapOf(scope.template.Outputs)))
      if (resolveExpressions(mapOf(mapOf(output).Export).Name, scope) === name)
        return resolveExpressions(mapOf(output).Value, scope);
  return undefined;
}

function notesOf(file: string, { Resources, Transform }: JsonMap): SourceNote[] {
  const resources = Object.entries(mapOf(Resources));
  const nested = resources.filter(([, resource]) => HIDING.test(String(mapOf(resource).Type))).map(([id]) => id);
  const loops = resources.filter(([id]) => id.startsWith("Fn::")).map(([id]) => id);
  const macros = (Array.isArray(Transform) ? Transform : listOf([Transform])).flatMap(
    (macro) => nonEmptyText(macro) ?? (isMap(macro) ? (nonEmptyText(macro.Name) ?? []) : []),
  );
  const conditional = resources.filter(([, resource]) => nonEmptyText(mapOf(resource).Condition)).map(([id]) => id);
  return [
    ...limitOn(
      nested,
      (names) => `${file}: the resources of the nested stacks and modules ${names} aren't in it. Give their templates.`,
    ),
    ...limitOn(loops, (names) => `${file}: ${names} makes resources when it is deployed, and isn't followed.`),
    ...limitOn(
      macros.filter((macro) => !KNOWN_MACROS.has(macro)),
      (names) =>
        `${file}: ${names} changes the template when it is deployed. Give what \`aws cloudformation get-template --template-stage Processed\` prints.`,
    ),
    ...noteOn(
      conditional,
      (names) => `${file}: ${names} may not be there, because a condition decides; it is read as if it were.`,
    ),
  ];
}

/** Types that stand for a whole template, which is elsewhere. */
const HIDING =
  /^AWS::(?:CloudFormation::Stack(?:Set)?|Serverless::Application|ServiceCatalog::CloudFormationProvisionedProduct)$|::MODULE$/;

/** Macros that don't affect egress. Loops are reported separately. */
const KNOWN_MACROS = new Set([
  "AWS::Serverless-2016-10-31",
  "AWS::LanguageExtensions",
  "AWS::SecretsManager-2020-07-23",
  "AWS::SecretsManager-2024-09-16",
]);
