import type {
  AnalyzeRequest,
  AnalyzerInfo,
  AnalyzerResource,
  AnalyzerStackConfigureRequest,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  PolicyInfo,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { JsonObject } from "../model/plan-document.ts";
import type { RunRequest } from "../project/run-request.ts";
import { messages, toStruct } from "./analyzer-client.ts";
import { type PackConfig, settingOf } from "./pack-config.ts";
import type { PolicySubject } from "./policy-subject.ts";

/** Describes the stack. Tags are missing because only Pulumi Cloud has them. */
export function stackConfiguration(request: RunRequest): AnalyzerStackConfigureRequest {
  const { project, stack, organization, config } = request;
  const message = new messages.AnalyzerStackConfigureRequest();
  message.setOrganization(organization);
  message.setProject(project.name);
  message.setStack(stack);
  message.setDryRun(true);
  for (const [key, text] of Object.entries(config.values)) message.getConfigMap().set(key, text);
  message.setConfigSecretKeysList([...config.secretKeys]);
  return message;
}

/** Combines the pack's own levels and defaults, which the engine also sends back to it, with what a file sets. */
export function configuration(info: AnalyzerInfo, config: PackConfig | undefined): ConfigureAnalyzerRequest {
  const initial = info.getInitialconfigMap();
  const message = new messages.ConfigureAnalyzerRequest();
  for (const policy of info.getPoliciesList()) {
    const own = initial.get(policy.getName());
    const given = config && settingOf(config, policy.getName());
    const result = new messages.PolicyConfig();
    const level = given?.level && messages.EnforcementLevel[LEVELS[given.level]];
    result.setEnforcementlevel(level ?? (own ?? initial.get("all") ?? policy).getEnforcementlevel());
    result.setProperties(
      toStruct({
        ...defaultsOf(policy),
        ...(own?.getProperties()?.toJavaScript() as JsonObject),
        ...given?.properties,
      }),
    );
    message.getPolicyconfigMap().set(policy.getName(), result);
  }
  return message;
}

/** Level names in the protocol. */
const LEVELS = {
  advisory: "ADVISORY",
  mandatory: "MANDATORY",
  remediate: "REMEDIATE",
  disabled: "DISABLED",
} as const;

/** Builds the request for one resource with the given properties. */
export function analyzeRequest(
  subject: PolicySubject,
  properties: JsonObject,
  provider: PolicySubject | undefined,
): AnalyzeRequest {
  return describe(new messages.AnalyzeRequest(), subject, properties, provider);
}

/** Builds the request for the whole stack. */
export function stackRequest(
  parts: readonly { subject: PolicySubject; properties: JsonObject; provider: PolicySubject | undefined }[],
): AnalyzeStackRequest {
  const message = new messages.AnalyzeStackRequest();
  message.setResourcesList(
    parts.map(({ subject, properties, provider }) => {
      const resource = describe(new messages.AnalyzerResource(), subject, properties, provider);
      resource.setParent(subject.parent);
      resource.setDependenciesList([...subject.dependencies]);
      for (const [key, urns] of Object.entries(subject.propertyDependencies)) {
        const dependencies = new messages.AnalyzerPropertyDependencies();
        dependencies.setUrnsList([...urns]);
        resource.getPropertydependenciesMap().set(key, dependencies);
      }
      return resource;
    }),
  );
  return message;
}

function describe<Message extends AnalyzeRequest | AnalyzerResource>(
  message: Message,
  { urn, type, name, protect, parent }: PolicySubject,
  properties: JsonObject,
  provider: PolicySubject | undefined,
): Message {
  message.setUrn(urn);
  message.setType(type);
  message.setName(name);
  message.setProperties(toStruct(properties));
  const options = new messages.AnalyzerResourceOptions();
  options.setProtect(protect);
  options.setParent(parent);
  message.setOptions(options);
  if (provider === undefined) return message;
  const resource = new messages.AnalyzerProviderResource();
  resource.setUrn(provider.urn);
  resource.setType(provider.type);
  resource.setName(provider.name);
  resource.setProperties(toStruct(provider.inputs));
  message.setProvider(resource);
  return message;
}

/** Returns the defaults in the schema of a policy's config. */
const defaultsOf = (policy: PolicyInfo): JsonObject =>
  Object.fromEntries(
    Object.entries((policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {}) as Record<string, JsonObject>)
      .filter(([, schema]) => schema.default !== undefined)
      .map(([key, schema]) => [key, schema.default ?? null]),
  );
