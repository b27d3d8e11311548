#!/usr/bin/env bash
# Installs what `npm run test:verify` runs beside ours into tests/verify/.venv: NHS's mesh-sandbox and mesh-client.
# Needs Python 3.10 or newer with venv, and the openssl command.
set -euo pipefail
cd "$(dirname "$0")"

python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt

openssl version
.venv/bin/python -m pip list --disable-pip-version-check 2>/dev/null | grep -i '^mesh-'
