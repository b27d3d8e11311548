"""MESH INT through a network security group; README.md says how to run it."""

import pulumi
import pulumi_mesh_egress as mesh_egress

mesh = mesh_egress.AzureNsgEgress(
    "mesh",
    rules={
        "int-internet": {
            "host": "msg.intspineservices.nhs.uk",
            "reason": "MESH API, integration",
        },
    },
    resource_group_name="spoke-network",
    location="uksouth",
    resolvers=["10.30.0.4"],
    internal_cidrs=["10.30.0.0/16"],
    routed_to_firewall=True,
)

pulumi.export("networkSecurityGroupId", mesh.network_security_group_id)
