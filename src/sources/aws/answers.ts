import { isOfPowerShell } from "../foreign.ts";
import { limitOn } from "../kit/notes.ts";
import { withoutRepeats } from "../kit/repeated-rules.ts";
import { SkipCounter, StackBuilder } from "../kit/stack-builder.ts";
import { hasKeys, isMap, type JsonMap, listOf, mapOf, mapsOf, nonEmptyText } from "../kit/values.ts";
import type { SourceDocument, SourceNote, SourceReader } from "../source.ts";
import {
  type AnsweredResource,
  domainList,
  likeCloudFormation,
  networkAcl,
  plainly,
  prefixList,
  recordSet,
  routeTable,
  routeTableAssociations,
  securityGroup,
  securityGroupRule,
} from "./pieces.ts";

/** An answer of AWS, with the parameters of its request if they are known. */
interface Answer {
  readonly file: string;
  readonly output: JsonMap;
  readonly parameters: JsonMap;
}

/** Reads answers of the `aws` command, one or several in a file, as `docs/auditing.md` collects them. */
export const awsAnswers: SourceReader = {
  kind: "aws",
  unit: "folder",
  isAnswer: true,
  recognise: (document) => answersIn(document).some(({ output }) => KEYS.some((key) => isOf(key, output))),
  read: (documents, { name, wanted }) => {
    const answers = documents.flatMap(answersIn);
    const builder = new StackBuilder(name);
    const skips = new SkipCounter();
    const lists = new Lists();
    const add = ({ kind, address, spell, ...resource }: AnsweredResource, file: string): void => {
      const props = given(resource.props as JsonMap);
      if (wanted({ ...resource, props, urn: address }))
        builder.add({ ...resource, props, place: { file, type: kind, address, spell } });
      else builder.passOver(kind, skips);
    };
    for (const answer of answers) {
      for (const piece of piecesIn(answer)) add(piece, answer.file);
      lists.take(answer);
    }
    for (const { piece, file } of lists.pieces()) add(piece, file);
    for (const owner of lists.kept) skips.add(owner, "AWS keeps it, for services of its own");
    const notes = [...cutNotes(answers), ...lists.notes(), ...listedNotes(answers)];
    return { stacks: [withoutRepeats(builder.stack)], notes, skipped: skips.list };
  },
};

/**
 * Keys of answers, with the keys that each of their elements has. A part of an answer, as `--query` prints it, is
 * recognised by the latter.
 */
const ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  SecurityGroups: ["GroupId", "IpPermissionsEgress"],
  SecurityGroupRules: ["SecurityGroupRuleId"],
  NetworkAcls: ["NetworkAclId"],
  RouteTables: ["RouteTableId", "Routes"],
  PrefixLists: ["PrefixListId"],
  Entries: ["Cidr"],
  FirewallRules: ["FirewallRuleGroupId"],
  FirewallRuleGroups: ["Id", "Arn"],
  FirewallRuleGroupAssociations: ["FirewallRuleGroupId", "VpcId"],
  FirewallDomainLists: ["Id", "Arn"],
  FirewallConfigs: ["FirewallFailOpen"],
  ResourceRecordSets: ["Name", "Type"],
  Vpcs: ["VpcId", "CidrBlock"],
  Subnets: ["SubnetId", "CidrBlock"],
  RuleGroups: ["Name", "Arn"],
  FirewallPolicies: ["Name", "Arn"],
  Firewalls: ["FirewallName", "FirewallArn"],
  ResourceDescriptions: ["Properties"],
};

/** Keys of answers about a single resource, with the key beside each. */
const SINGLE: Readonly<Record<string, string>> = {
  RuleGroup: "RuleGroupResponse",
  FirewallPolicy: "FirewallPolicyResponse",
  TLSInspectionConfiguration: "TLSInspectionConfigurationResponse",
  Firewall: "UpdateToken",
  ResourceDescription: "TypeName",
};

const KEYS = [...Object.keys(ELEMENTS), ...Object.keys(SINGLE), "Domains"];

function isOf(key: string, output: JsonMap): boolean {
  const value = output[key];
  if (key === "Domains") return Array.isArray(value) && value.every((domain) => typeof domain === "string");
  if (key in SINGLE) return isMap(value) && (hasKeys(output, SINGLE[key] ?? "") || hasKeys(value, `${key}Arn`));
  if (!Array.isArray(value)) return false;
  // Other tools have such keys too, and an empty list shows nothing of whose it is.
  if (value.length === 0) return Object.keys(output).every((own) => KEYS.includes(own) || BESIDE.test(own));
  return value.every((element) => hasKeys(element, ...(ELEMENTS[key] ?? [])));
}

/** What stands beside a list in an answer: where the next page begins, and what was asked for. */
const BESIDE = /^(?:Next\w+|IsTruncated|Max\w+|ResponseMetadata|\w+(?:Id|Arn))$/;

function answersIn({ file, value }: SourceDocument): Answer[] {
  if (Array.isArray(value)) {
    const key = Object.keys(ELEMENTS).find((key) => value.length > 0 && isOf(key, { [key]: value }));
    return key === undefined || value.some(isOfPowerShell) ? [] : [{ file, output: { [key]: value }, parameters: {} }];
  }
  if (!isMap(value) || isOfPowerShell(value)) return [];
  if (hasKeys(value, "calls"))
    return mapsOf(value.calls).map(({ output, parameters }) => ({
      file,
      output: mapOf(output),
      parameters: mapOf(parameters),
    }));
  return [{ file, output: value, parameters: value }];
}

/** Returns what an answer holds, without lists whose parts are spread over several answers. */
function piecesIn({ output }: Answer): AnsweredResource[] {
  const each = (key: string, make: (element: JsonMap) => AnsweredResource): AnsweredResource[] =>
    isOf(key, output) ? mapsOf(output[key]).map(make) : [];
  return [
    ...each("SecurityGroups", securityGroup),
    ...each("SecurityGroupRules", securityGroupRule),
    ...each("NetworkAcls", networkAcl),
    ...each("RouteTables", routeTable),
    ...(isOf("RouteTables", output) ? mapsOf(output.RouteTables).flatMap(routeTableAssociations) : []),
    ...each("FirewallRules", (rule) =>
      plainly(
        "FirewallRules",
        "aws:route53/resolverFirewallRule:ResolverFirewallRule",
        rule,
        `${nonEmptyText(rule.FirewallRuleGroupId)} ${nonEmptyText(rule.Name) ?? String(rule.Priority)}`,
        { qType: rule.Qtype },
      ),
    ),
    ...each("FirewallRuleGroups", (group) =>
      plainly(
        "FirewallRuleGroups",
        "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
        group,
        String(group.Id),
      ),
    ),
    ...each("FirewallRuleGroupAssociations", (one) =>
      plainly(
        "FirewallRuleGroupAssociations",
        "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
        one,
        nonEmptyText(one.Id) ?? "an association",
      ),
    ),
    ...each("FirewallConfigs", (one) =>
      plainly(
        "FirewallConfigs",
        "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
        one,
        nonEmptyText(one.Id) ?? String(one.ResourceId),
      ),
    ),
    ...each("ResourceRecordSets", recordSet),
    ...each("Vpcs", (vpc) => plainly("Vpcs", "aws:ec2/vpc:Vpc", { ...vpc, Id: vpc.VpcId }, String(vpc.VpcId))),
    ...each("Subnets", (subnet) =>
      plainly("Subnets", "aws:ec2/subnet:Subnet", { ...subnet, Id: subnet.SubnetId }, String(subnet.SubnetId)),
    ),
    ...each("ResourceDescriptions", (one) => described(nonEmptyText(output.TypeName) ?? "", one)),
    ...Object.keys(SINGLE).flatMap((key) => (isOf(key, output) ? single(key, output) : [])),
  ];
}

/** Returns a single resource of Network Firewall or of Cloud Control. */
function single(key: string, output: JsonMap): AnsweredResource {
  const value = mapOf(output[key]);
  if (key === "ResourceDescription") return described(nonEmptyText(output.TypeName) ?? "", value);
  const response = mapOf(output[`${key}Response`]);
  const all = key === "Firewall" ? value : { ...response, [key]: value };
  const arn = nonEmptyText(mapOf(all)[`${key}Arn`]);
  const type = `AWS::NetworkFirewall::${key}`;
  return likeCloudFormation(type, all, arn, arn ?? nonEmptyText(mapOf(all)[`${key}Name`]) ?? key);
}

/** Cloud Control has the properties as text. */
function described(type: string, { Identifier, Properties }: JsonMap): AnsweredResource {
  const id = nonEmptyText(Identifier);
  try {
    return likeCloudFormation(
      type,
      mapOf(typeof Properties === "string" ? JSON.parse(Properties) : Properties),
      id,
      id ?? type,
    );
  } catch {
    return likeCloudFormation(type, {}, id, id ?? type);
  }
}

/**
 * Lists of addresses and names. One answer lists the lists, and another holds the entries of one list without naming
 * it.
 */
class Lists {
  readonly #known = new Map<
    string,
    { kind: "prefix" | "domain"; file: string; list: JsonMap; parts: unknown[] | undefined }
  >();
  readonly #nameless: string[] = [];
  readonly kept: string[] = [];

  take(answer: Answer): void {
    const { file, output } = answer;
    if (isOf("PrefixLists", output))
      for (const list of mapsOf(output.PrefixLists)) this.#list("prefix", file, String(list.PrefixListId), list);
    if (isOf("FirewallDomainLists", output))
      for (const list of mapsOf(output.FirewallDomainLists)) this.#list("domain", file, String(list.Id), list);
    if (isOf("Entries", output))
      this.#parts("prefix", answer, output.Entries, ["PrefixListId", "prefix-list-id"], /pl-[0-9a-f]+/);
    if (isOf("Domains", output))
      this.#parts(
        "domain",
        answer,
        output.Domains,
        ["FirewallDomainListId", "firewall-domain-list-id"],
        /rslvr-fdl-[0-9a-f]+/,
      );
  }

  #list(kind: "prefix" | "domain", file: string, id: string, list: JsonMap): void {
    if (kind === "prefix" && list.OwnerId === "AWS") this.kept.push("PrefixLists");
    else this.#known.set(id, { kind, file, list, parts: this.#known.get(id)?.parts });
  }

  #parts(
    kind: "prefix" | "domain",
    { file, parameters }: Answer,
    parts: unknown,
    keys: readonly string[],
    named: RegExp,
  ): void {
    const id =
      keys.map((key) => nonEmptyText(parameters[key])).find((text) => text !== undefined) ?? named.exec(file)?.[0];
    if (id === undefined) {
      this.#nameless.push(file);
      return;
    }
    const known = this.#known.get(id);
    this.#known.set(id, { kind, file, list: known?.list ?? {}, parts: [...(known?.parts ?? []), ...listOf(parts)] });
  }

  pieces(): { piece: AnsweredResource; file: string }[] {
    return [...this.#known].map(([id, { kind, file, list, parts }]) => ({
      file,
      piece: kind === "prefix" ? prefixList(id, list, parts && mapsOf(parts)) : domainList(id, list, parts),
    }));
  }

  notes(): SourceNote[] {
    return limitOn(
      this.#nameless,
      (files) =>
        `${files}: what is on a list, without the list's id. Put the id into the file's name, or ask with \`--query '{PrefixListId:\`"pl-…"\`,Entries:Entries}'\`.`,
    );
  }
}

/** Reports answers with further pages that weren't requested. */
function cutNotes(answers: readonly Answer[]): SourceNote[] {
  const cut = answers.filter(
    ({ output }) =>
      nonEmptyText(output.NextToken) ?? nonEmptyText(output.nextToken) ?? (output.IsTruncated === true || undefined),
  );
  return limitOn(
    cut.map(({ file }) => file),
    (files) =>
      `${files}: there are more pages that aren't in the file. Ask with the aws command without --max-items, which goes through all of them.`,
  );
}

/** Reports resources that are listed by name, but were never described. */
function listedNotes(answers: readonly Answer[]): SourceNote[] {
  const described = new Set(
    answers.flatMap(({ output }) =>
      Object.keys(SINGLE).flatMap(
        (key) =>
          nonEmptyText(mapOf(output[`${key}Response`])[`${key}Arn`]) ??
          nonEmptyText(mapOf(output[key])[`${key}Arn`]) ??
          [],
      ),
    ),
  );
  const listed = answers.flatMap(({ output }) =>
    ["RuleGroups", "FirewallPolicies", "Firewalls"].flatMap((key) =>
      isOf(key, output)
        ? mapsOf(output[key]).flatMap(({ Arn, FirewallArn }) => nonEmptyText(Arn) ?? nonEmptyText(FirewallArn) ?? [])
        : [],
    ),
  );
  const missing = listed.filter((arn) => !described.has(arn));
  return limitOn(
    missing,
    (arns) =>
      `Nobody asked what ${arns} says. Ask with \`aws network-firewall describe-rule-group\`, \`describe-firewall-policy\` or \`describe-firewall\`.`,
  );
}

const given = (props: JsonMap): JsonMap =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined && value !== null));
