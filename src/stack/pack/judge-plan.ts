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
 * Asks a pack what the engine asks it in a preview, in the same order (pkg/engine/update.go,
 * pkg/resource/deploy/step_generator.go): each resource by itself, one after the other, then the whole stack.
 *
 * @param config what a file gives to policies.
 * @throws CallError where an answer fails; ConfigurationError where the file names a policy that there isn't.
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
  // Where no policy remediates, there is nothing to hear.
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

/** The levels that a file gives to policies. */
const levelsOf = (policies: readonly string[], config: PackConfig): PolicyVerdict["levels"] & object =>
  Object.fromEntries(
    policies.flatMap((policy) => {
      const { level } = settingOf(config, policy);
      return level === undefined ? [] : [[policy, level]];
    }),
  );

/** A pack that changes inputs changes what comes out as well. */
function changed(subject: PolicySubject, properties: Struct | undefined): PolicySubject {
  const inputs = (properties?.toJavaScript() ?? {}) as JsonObject;
  return { ...subject, inputs, outputs: subject.outputs === subject.inputs ? inputs : subject.outputs };
}

/** The SDK's own marks inside a resource are shown to those alone who may change it. */
const withoutInternal = (properties: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(properties).filter(([key]) => !key.startsWith("__")));
