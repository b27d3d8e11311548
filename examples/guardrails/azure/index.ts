import { AzurePinGuardrail } from "mesh-egress/components/azure";

const guardrail = new AzurePinGuardrail("mesh", {
  effect: "audit",
  managementGroupId: "landing-zones",
  notScopes: ["/subscriptions/00000000-0000-0000-0000-000000000000"],
});

export const assignmentId = guardrail.assignmentId;
