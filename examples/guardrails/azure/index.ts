import * as pulumi from "@pulumi/pulumi";
import { AzurePinGuardrail, type PinExemptionArgs } from "mesh-egress/components/azure";

const guardrail = new AzurePinGuardrail("mesh", {
  effect: "audit",
  managementGroupId: "landing-zones",
  notScopes: ["/subscriptions/00000000-0000-0000-0000-000000000000"],
  exemptions: new pulumi.Config().getObject<Record<string, PinExemptionArgs>>("exemptions"),
});

export const assignmentId = guardrail.assignmentId;
