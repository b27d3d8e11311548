#!/usr/bin/env bash
# Plans and judges a pull request's program; ends as `mesh-egress plan` does. From the environment:
#   PROGRAM   folder of the program
#   STACKS    its stacks, by spaces
#   FAIL_ON   what stops the change
#   SETTINGS  absolute path of the policy pack's settings; empty for none
#   REPORT    file that gets the Markdown
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
read -r -a stacks <<<"$STACKS"
settings=()
if [ -n "$SETTINGS" ]; then
  settings=("MESH_EGRESS_POLICY_SETTINGS=$SETTINGS")
fi
exec "$root/ci/untrusted.sh" "$REPORT" "${settings[@]}" "$root/node_modules/.bin/node" "$root/dist/cli/main.js" plan \
  --program "$PROGRAM" --format markdown --fail-on "$FAIL_ON" -- "${stacks[@]}"
