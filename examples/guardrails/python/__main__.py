"""Guardrails against pinned MESH addresses; README.md says how to run it."""

import pulumi
import pulumi_mesh_egress as mesh_egress

azure = mesh_egress.AzurePinGuardrail(
    "mesh-azure",
    effect="audit",
    management_group_id="landing-zones",
    protect=True,
)

aws = mesh_egress.AwsPinGuardrail(
    "mesh-aws",
    organization=True,
    protect=True,
)

pulumi.export("assignmentId", azure.assignment_id)
pulumi.export("ruleArn", aws.rule_arn)
