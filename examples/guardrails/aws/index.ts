import { AwsPinGuardrail } from "mesh-egress/components/aws";

const guardrail = new AwsPinGuardrail("mesh", {
  organization: true,
  excludedAccounts: ["000000000000"],
});

export const ruleArn = guardrail.ruleArn;
