import { unknownBecause } from "../../egress/resource/marked-values.ts";
import { limitOn } from "../kit/notes.ts";
import { withoutRepeats } from "../kit/repeated-rules.ts";
import { SkipCounter, StackBuilder } from "../kit/stack-builder.ts";
import { hasKeys, holdsNothing, isMap, type JsonMap, listOf, mapOf, nonEmptyText } from "../kit/values.ts";
import type { SourceDocument, SourceNote, SourceReader } from "../source.ts";
import { type AnsweredResource, likeCloudFormation, networkAcl, routeTable, securityGroup } from "./pieces.ts";

/** Reads items of AWS Config: snapshots, histories, and answers of advanced queries. */
export const awsConfig: SourceReader = {
  kind: "aws-config",
  unit: "folder",
  isAnswer: true,
  recognise: (document) => itemsIn(document).length > 0 || isEmpty(document),
  read: (documents, { name, wanted }) => {
    const builders = new Map<string, StackBuilder>();
    const skips = new SkipCounter();
    const empty: string[] = [];
    for (const { item, file } of latest(documents)) {
      const type = nonEmptyText(item.resourceType) ?? "";
      if (/^ResourceDeleted|^ResourceNotRecorded/.test(nonEmptyText(item.configurationItemStatus) ?? "")) {
        skips.add(type, "it was deleted, or isn't recorded");
        continue;
      }
      const configuration = parsed(item.configuration);
      if (!isMap(configuration)) empty.push(nonEmptyText(item.resourceId) ?? type);
      else {
        const { kind, address, spell, ...resource } = pieceOf(type, item, mapOf(capitalised(configuration)));
        const stack =
          [nonEmptyText(item.accountId), nonEmptyText(item.awsRegion)].filter((part) => part !== undefined).join("/") ||
          name;
        const builder = builders.get(stack) ?? new StackBuilder(stack);
        builders.set(stack, builder);
        if (!wanted({ ...resource, urn: address })) builder.passOver(kind, skips);
        else
          builder.add({
            ...resource,
            place: {
              file,
              type,
              address,
              ...(spell && { spell: (path: string) => `configuration.${uncapitalised(spell(path))}` }),
            },
          });
      }
    }
    const notes = [...cutNotes(documents), ...emptyNotes(empty)];
    if (builders.size === 0 && skips.list.length === 0) builders.set(name, new StackBuilder(name));
    return { stacks: [...builders.values()].map(({ stack }) => withoutRepeats(stack)), notes, skipped: skips.list };
  },
};

interface Item {
  readonly file: string;
  readonly item: JsonMap;
}

function itemsIn({ file, value }: SourceDocument): Item[] {
  // Several pages may stand in one list.
  const pages = Array.isArray(value) && value.some((page) => hasKeys(page, "Results")) ? value : [value];
  const lists = pages.flatMap((page) =>
    isMap(page) ? [page.configurationItems, page.baseConfigurationItems, page.Results] : [page],
  );
  const all = hasKeys(value, "resourceType", "configuration") ? [value] : lists.flatMap(listOf).map(parsed);
  return all.filter((item) => hasKeys(item, "resourceType")).map((item) => ({ file, item: item as JsonMap }));
}

/** Whether it is an answer without items. Other tools use the same keys, beside keys of their own. */
const isEmpty = ({ value }: SourceDocument): boolean =>
  ["Results", "configurationItems", "baseConfigurationItems"].some((key) => holdsNothing(value, key, BESIDE_ITEMS));

const BESIDE_ITEMS = [
  "QueryInfo",
  "NextToken",
  "nextToken",
  "fileVersion",
  "configSnapshotId",
  "unprocessedResourceKeys",
];

/** The command prints items, and their configurations, as text. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith("{")) return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** Returns the latest record of each resource. */
function latest(documents: readonly SourceDocument[]): Item[] {
  const last = new Map<string, Item>();
  for (const found of documents.flatMap(itemsIn)) {
    const { accountId, awsRegion, resourceType, resourceId, arn } = found.item;
    const key = JSON.stringify([accountId, awsRegion, resourceType, resourceId ?? arn]);
    const known = last.get(key);
    if (known === undefined || timeOf(found.item) >= timeOf(known.item)) last.set(key, found);
  }
  return [...last.values()];
}

const timeOf = ({ configurationItemCaptureTime: time }: JsonMap): number =>
  typeof time === "number" ? time : Date.parse(nonEmptyText(time) ?? "") || 0;

/** @param configuration with the capitals of the API's own answers. */
function pieceOf(type: string, item: JsonMap, configuration: JsonMap): AnsweredResource {
  const id = nonEmptyText(item.resourceId);
  if (type === "AWS::EC2::SecurityGroup") return { ...securityGroup({ GroupId: id, ...configuration }), kind: type };
  if (type === "AWS::EC2::NetworkAcl") return { ...networkAcl({ NetworkAclId: id, ...configuration }), kind: type };
  if (type === "AWS::EC2::RouteTable") return { ...routeTable({ RouteTableId: id, ...configuration }), kind: type };
  const arn = nonEmptyText(item.arn) ?? nonEmptyText(item.ARN) ?? id;
  const key = type.split("::")[2] ?? "";
  const response = mapOf(configuration[`${key}Response`]);
  const props = { ...configuration, ...response };
  return likeCloudFormation(
    type,
    type === "AWS::NetworkFirewall::RuleGroup" ? withRules(props) : props,
    type.includes("NetworkFirewall") ? arn : id,
    arn ?? type,
  );
}

/** AWS Config may record a rule group without its rules. */
function withRules(props: JsonMap): JsonMap {
  const group = mapOf(props.RuleGroup);
  const source = mapOf(group.RulesSource);
  if (Object.keys(source).length > 0) return props;
  return {
    ...props,
    RuleGroup: { ...group, RulesSource: unknownBecause("the text of its rules isn't in AWS Config") },
  };
}

/** AWS Config writes the API's names with a small first letter. Keys of variables are user-defined and stay. */
function capitalised(value: unknown, isOwn = false): unknown {
  if (Array.isArray(value)) return value.map((item) => capitalised(item));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = isOwn ? key : key.charAt(0).toUpperCase() + key.slice(1);
      const holdsVariables =
        /^(?:IPSets|PortSets|IPSetReferences)$/.test(name) ||
        (name === "RuleVariables" &&
          !hasKeys(inner, "iPSets") &&
          !hasKeys(inner, "portSets") &&
          !hasKeys(inner, "IPSets") &&
          !hasKeys(inner, "PortSets"));
      return [name, capitalised(inner, holdsVariables)];
    }),
  );
}

const uncapitalised = (path: string): string => path.replaceAll(/(?<=^|\.)[A-Z]/g, (letter) => letter.toLowerCase());

function cutNotes(documents: readonly SourceDocument[]): SourceNote[] {
  const cut = documents
    .filter(({ value }) => {
      const last = mapOf([value].flat().at(-1));
      return nonEmptyText(last.NextToken) ?? nonEmptyText(last.nextToken);
    })
    .map(({ file }) => file);
  return limitOn(cut, (files) => `${files}: there are more pages that aren't in the file. Ask for all of them.`);
}

const emptyNotes = (ids: readonly string[]): SourceNote[] =>
  limitOn(
    ids,
    (names) =>
      `The query left out the configuration of ${names}. Write \`SELECT resourceId, resourceType, accountId, awsRegion, configuration\`.`,
  );
