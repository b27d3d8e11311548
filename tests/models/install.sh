#!/usr/bin/env bash
# Installs the clouds' own models of their APIs, which `npm run test:models` asks: botocore from PyPI, and the mappers
# of Azure's SDK from npm, in its last versions that have them. Needs Python 3.
set -euo pipefail
cd "$(dirname "$0")/../.."

python3 -m venv .venv/models
.venv/models/bin/pip install --quiet --disable-pip-version-check botocore==1.44.8
npm install --silent --no-audit --no-fund --no-save --ignore-scripts --prefix .venv/models/azure \
  @azure/arm-network@33.5.0 @azure/arm-policy@5.1.0 @azure/arm-monitor@7.0.0 @azure/arm-operationalinsights@9.0.0
