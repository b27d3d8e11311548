#!/usr/bin/env bash
# Installs what the program in the working folder needs, without running any package's scripts.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# How to reach a registry from here. No credentials: those that a proxy's address holds would be the pull request's as
# well.
network=()
for name in HTTPS_PROXY HTTP_PROXY NO_PROXY https_proxy http_proxy no_proxy NODE_EXTRA_CA_CERTS npm_config_registry; do
  case ${!name:-} in
    '' | *://*@*) ;;
    *) network+=("$name=${!name}") ;;
  esac
done
exec "$here/untrusted.sh" - "${network[@]}" npm ci --ignore-scripts --no-audit --no-fund
