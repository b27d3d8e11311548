#!/usr/bin/env bash
# Plans and judges a pull request's program. The exit code is that of `mesh-egress plan`. Environment:
#   PROGRAM   folder of the program
#   STACKS    its stacks, separated by spaces or lines
#   FAIL_ON   what stops the change
#   SETTINGS  absolute path of the policy pack's settings; if empty or unset, there are none
#   REPORT    file for the report as Markdown
#   BASE      plan of the base from base.sh; without it, nothing is compared
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
# Ends with 1, at the end of the text.
read -r -d '' -a stacks <<<"$STACKS" || true
settings=()
: "${SETTINGS:=}"
if [ -n "$SETTINGS" ]; then
  if [ ! -f "$SETTINGS" ]; then
    echo "There are no settings in $SETTINGS. Name a file of the repository and ref that the settings are taken from." >&2
    exit 2
  fi
  settings=("MESH_EGRESS_POLICY_SETTINGS=$SETTINGS")
fi
base=()
: "${BASE:=}"
[ -f "$BASE" ] || BASE=
[ -z "$BASE" ] || base=(--base "$BASE")
judge() { find -L "$root/dist" "$root/policy" ${SETTINGS:+"$SETTINGS"} ${BASE:+"$BASE"} -type f -exec sha256sum {} + | sort; }

before=$(judge)
code=0
"$root/ci/untrusted.sh" "$REPORT" "${settings[@]}" "$root/node_modules/.bin/node" "$root/dist/src/cli/main.js" plan \
  --program "$PROGRAM" --format markdown --fail-on "$FAIL_ON" "${base[@]}" -- "${stacks[@]}" || code=$?

# A malicious program can restore what it changed, so this is no protection. It only refuses an invalid verdict.
if [ "$(judge)" != "$before" ]; then
  rm -f "$REPORT"
  echo "The program changed the settings, the policy pack or the plan of the base while it was judged. There is no verdict." >&2
  exit 1
fi
exit "$code"
