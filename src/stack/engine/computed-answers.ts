import { parseAllDocuments } from "yaml";
import { isMap } from "../../egress/input/is-map.ts";
import { UNKNOWN } from "../../egress/resource/pulumi-marks.ts";
import type { Json, JsonObject } from "../model/plan-document.ts";
import { isArray } from "../model/wire-values.ts";

/** Computes what a function gives; undefined if its arguments don't tell. */
type Computation = (parameters: JsonObject) => JsonObject | undefined;

/** Functions of providers that ask no cloud, by token: their answers follow from the arguments alone. */
export const COMPUTED: Readonly<Record<string, Computation>> = {
  "kubernetes:yaml:decode": ({ text }) =>
    typeof text === "string" && !text.includes(UNKNOWN) ? { result: objectsIn(text) } : undefined,
  "aws:iam/getPolicyDocument:getPolicyDocument": policyDocument,
};

/**
 * Returns the Kubernetes objects in a text, as `decodeYaml` of Pulumi's provider does: without documents that lack a
 * kind or version.
 *
 * @throws Error if the text is no YAML.
 */
function objectsIn(text: string): Json[] {
  const documents = parseAllDocuments(text, {
    version: "1.1",
    customTags: (tags) => tags.filter((tag) => typeof tag === "string" || tag.tag !== "tag:yaml.org,2002:timestamp"),
  });
  return [...documents].flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    const object = document.toJSON() as Json;
    return isMap(object) && object.kind && object.apiVersion ? [object] : [];
  });
}

/**
 * Returns a policy document of IAM, as the data source `aws_iam_policy_document` of Terraform's provider writes it.
 * Those that build on other documents are left open.
 */
function policyDocument(parameters: JsonObject): JsonObject | undefined {
  const { policyId, version = "2012-10-17", statements } = parameters;
  if (parameters.sourcePolicyDocuments || parameters.overridePolicyDocuments) return undefined;
  if (parameters.sourceJson || parameters.overrideJson) return undefined;
  const document = {
    Version: version,
    ...(policyId ? { Id: policyId } : {}),
    ...(isArray(statements) ? { Statement: mapsIn(statements).map(statement) } : {}),
  };
  const isKnown = statements !== UNKNOWN && !JSON.stringify(document).includes(UNKNOWN);
  return {
    ...parameters,
    version,
    id: UNKNOWN,
    json: isKnown ? JSON.stringify(document, null, 2) : UNKNOWN,
    minifiedJson: isKnown ? JSON.stringify(document) : UNKNOWN,
  };
}

function statement(given: JsonObject): JsonObject {
  const texts = (key: string, written: string) =>
    listOf(given[key]).length > 0 ? { [written]: oneOrMore(listOf(given[key]).map(asVariable)) } : {};
  return {
    ...(given.sid ? { Sid: given.sid } : {}),
    Effect: given.effect ?? "Allow",
    ...texts("actions", "Action"),
    ...texts("notActions", "NotAction"),
    ...texts("resources", "Resource"),
    ...texts("notResources", "NotResource"),
    ...principals(given.principals, "Principal"),
    ...principals(given.notPrincipals, "NotPrincipal"),
    ...conditions(given.conditions),
  };
}

function principals(given: Json | undefined, written: string): JsonObject {
  const list = mapsIn(given);
  if (list.length === 0) return {};
  if (list.every(({ type }) => type === "*")) return { [written]: "*" };
  const byType = Map.groupBy(list, ({ type }) => String(type));
  return {
    [written]: Object.fromEntries(
      [...byType].map(([type, same]) => [type, oneOrMore(same.flatMap(({ identifiers }) => listOf(identifiers)))]),
    ),
  };
}

function conditions(given: Json | undefined): JsonObject {
  const list = mapsIn(given);
  if (list.length === 0) return {};
  const byTest = Map.groupBy(list, ({ test }) => String(test));
  return {
    Condition: Object.fromEntries(
      [...byTest].map(([test, same]) => [
        test,
        Object.fromEntries(
          same.map(({ variable, values }) => [String(variable), oneOrMore(listOf(values).map(asVariable))]),
        ),
      ]),
    ),
  };
}

/** Terraform takes `&{aws:username}` for IAM's `${aws:username}`. */
const asVariable = (text: Json): Json => (typeof text === "string" ? text.replaceAll("&{", "${") : text);

const listOf = (value: Json | undefined): readonly Json[] => (isArray(value) ? value : []);

const mapsIn = (value: Json | undefined): JsonObject[] =>
  listOf(value).filter((part): part is JsonObject => isMap(part));

const oneOrMore = (list: readonly Json[]): Json => (list.length === 1 ? (list[0] ?? null) : list);
