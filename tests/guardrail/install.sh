#!/usr/bin/env bash
# Installs the engines that `npm run test:guardrail` asks: AWS CloudFormation Guard and an interpreter of Rego from
# PyPI, which needs Python 3, and where there is Go, Open Policy Agent itself. Without Go, its tests are NOT RUN.
set -euo pipefail
cd "$(dirname "$0")/../.."

python3 -m venv .venv/guardrail
.venv/guardrail/bin/pip install --quiet --disable-pip-version-check cfn-guard-rs==0.3.3 regopy==1.5.2
if command -v go >/dev/null; then
  GOBIN="$PWD/.venv/guardrail/bin" go install github.com/open-policy-agent/opa@v1.22.4
fi
