"""Asks Guard and Rego about inputs: {"guards", "rego", "configurations", "plans"} on standard input, verdicts on standard output."""

import json
import sys

import cfn_guard_rs
import regopy

asked = json.load(sys.stdin)


def is_compliant(configuration):
    return all(cfn_guard_rs.run_checks(configuration, guard).status != "FAIL" for guard in asked["guards"])


interpreter = regopy.Interpreter()
interpreter.add_module("mesh_egress", asked["rego"])


def denials(plan):
    interpreter.set_input(plan)
    return json.loads(str(interpreter.query("x = data.mesh_egress.deny")))["bindings"]["x"]


json.dump(
    {
        "compliant": [is_compliant(each) for each in asked["configurations"]],
        "denials": [denials(each) for each in asked["plans"]],
    },
    sys.stdout,
)
