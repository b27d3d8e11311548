#!/usr/bin/env bash
# Installs the engines that `npm run test:guardrail` asks: AWS CloudFormation Guard and an interpreter of Rego, from
# PyPI. Needs Python 3.
set -euo pipefail
cd "$(dirname "$0")/../.."

python3 -m venv .venv/guardrail
.venv/guardrail/bin/pip install --quiet --disable-pip-version-check cfn-guard-rs==0.3.3 regopy==1.5.2
