#!/usr/bin/env bash
# Installs the Suricata that `npm run test:dataplane` runs: 7.0.10 from Debian 12's backports. Needs root on Debian 12.
set -euo pipefail

if ! command -v suricata >/dev/null; then
  cat >/etc/apt/sources.list.d/bookworm-backports.sources <<'SOURCES'
Types: deb
URIs: http://deb.debian.org/debian
Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    suricata/bookworm-backports libhtp2/bookworm-backports >/dev/null
fi

suricata -V
# The rules need JA4, which tells a complete TLS hello.
suricata --build-info | grep -E '^Features:.*HAVE_JA4' >/dev/null || {
  echo "This Suricata is built without JA4. Install 7.0.10 from bookworm-backports." >&2
  exit 1
}
