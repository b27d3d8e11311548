#!/usr/bin/env bash
# Installs the packages of the program in the working folder, without running their scripts.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# Settings for reaching the registry, without credentials: the pull request's code could read those in a proxy's URL.
network=()
for name in HTTPS_PROXY HTTP_PROXY NO_PROXY https_proxy http_proxy no_proxy NODE_EXTRA_CA_CERTS npm_config_registry; do
  case ${!name:-} in
    '' | *://*@*) ;;
    *) network+=("$name=${!name}") ;;
  esac
done
exec "$here/untrusted.sh" - "${network[@]}" npm ci --ignore-scripts --no-audit --no-fund
