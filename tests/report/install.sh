#!/usr/bin/env bash
# Installs what `npm run test:report` looks at the report with: Chromium, from Debian's packages, unless there is one.
set -euo pipefail
if [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null; then exit 0; fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core fonts-liberation
