import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { JsonObject, PolicyFinding, PolicyVerdict, StackPlan } from "../model/plan-document.ts";
import { STACK_TYPE } from "../model/urn.ts";
import type { RunRequest } from "../project/run-request.ts";
import { type Analyzer, messages } from "./analyzer-client.ts";
import { analyzeRequest, configuration, stackConfiguration, stackRequest } from "./analyzer-requests.ts";
import { checkPolicies, type PackConfig, settingOf } from "./pack-config.ts";
import { eachOnce, policyFinding, remediationFinding } from "./policy-finding.ts";
import { type PolicySubject, subjectsOf } from "./policy-subject.ts";

/**
 * Sends a pack the requests that the engine sends in a preview, in the same order (pkg/engine/update.go,
 * pkg/resource/deploy/step_generator.go): each resource by itself, one after the other, then the whole stack.
 *
 * @param config settings for policies from a file.
 * @throws CallError if an answer fails; ConfigurationError if the file names a policy that doesn't exist.
 */
export async function judgePlan(
  analyzer: Analyzer,
  plan: StackPlan,
  request: RunRequest,
  config: PackConfig | undefined,
): Promise<PolicyVerdict> {
  await analyzer.configureStack(stackConfiguration(request));
  const info = await analyzer.getAnalyzerInfo();
  const policies = info.getPoliciesList().map((policy) => policy.getName());
  if (config) checkPolicies(config, policies);
  const levels = configuration(info, config);
  await analyzer.configure(levels);
  // If no policy remediates, there is nothing to ask.
  const remediates = [...levels.getPolicyconfigMap().entries()].some(
    ([, config]) => config.getEnforcementlevel() === messages.EnforcementLevel.REMEDIATE,
  );

  const subjects = subjectsOf(plan, request.config.values);
  const byUrn = new Map(subjects.map((subject) => [subject.urn, subject]));
  const providerOf = ({ provider }: PolicySubject) => byUrn.get(provider ?? "");
  const findings: PolicyFinding[] = [];
  for (const { urn } of subjects) {
    const subject = byUrn.get(urn) as PolicySubject;
    if (remediates) {
      const answer = await analyzer.remediate(analyzeRequest(subject, subject.inputs, providerOf(subject)));
      for (const remediation of answer.getRemediationsList()) {
        findings.push(remediationFinding(remediation, urn, info));
        if (remediation.getDiagnostic() === "") byUrn.set(urn, changed(subject, remediation.getProperties()));
      }
    }
    const now = byUrn.get(urn) as PolicySubject;
    const answer = await analyzer.analyze(analyzeRequest(now, withoutInternal(now.inputs), providerOf(now)));
    findings.push(...answer.getDiagnosticsList().map((found) => policyFinding(found, urn, info)));
  }

  const final = [...byUrn.values()];
  const answer = await analyzer.analyzeStack(
    stackRequest(
      final.map((subject) => ({
        subject,
        properties: withoutInternal(subject.outputs),
        provider: providerOf(subject),
      })),
    ),
  );
  const stack = subjects.find(({ type }) => type === STACK_TYPE)?.urn ?? "";
  for (const found of answer.getDiagnosticsList())
    findings.push(policyFinding(found, byUrn.has(found.getUrn()) ? found.getUrn() : stack, info));
  return {
    pack: info.getName(),
    version: info.getVersion(),
    findings: eachOnce(findings),
    ...(config && { levels: levelsOf(policies, config) }),
  };
}

/** Returns the levels that a file sets for policies. */
const levelsOf = (policies: readonly string[], config: PackConfig): PolicyVerdict["levels"] & object =>
  Object.fromEntries(
    policies.flatMap((policy) => {
      const { level } = settingOf(config, policy);
      return level === undefined ? [] : [[policy, level]];
    }),
  );

/** A pack that changes inputs also changes the outputs. */
function changed(subject: PolicySubject, properties: Struct | undefined): PolicySubject {
  const inputs = (properties?.toJavaScript() ?? {}) as JsonObject;
  return { ...subject, inputs, outputs: subject.outputs === subject.inputs ? inputs : subject.outputs };
}

/** Removes the SDK's own marks inside a resource. Only a remediation, which may change the resource, sees them. */
const withoutInternal = (properties: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(properties).filter(([key]) => !key.startsWith("__")));
