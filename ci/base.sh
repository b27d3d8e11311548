#!/usr/bin/env bash
# Plans what a pull request is compared with: base.sh before any code of the pull request runs. From the environment:
#   PULL_REQUEST  checkout of the pull request
#   COMMIT        the base in it. Default: HEAD^1, as it is where the checkout is the merge of the pull request
#   PROGRAM       folder of the program in it
#   STACKS        its stacks, by spaces or lines; those that the base doesn't have are new
#   BASE          file that gets the plan as JSON; empty where the base can't be planned, which the report then says
# Never fails: a base that is broken is no fault of the change.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
mkdir -p "$(dirname "$BASE")"
: >"$BASE"
if ! commit=$(git -C "$PULL_REQUEST" rev-parse --verify --quiet --end-of-options "${COMMIT:-HEAD^1}^{commit}"); then
  echo "The checkout doesn't hold the base, so there is nothing to compare with. Check out more commits."
  exit 0
fi
folder=$(mktemp -d)
trap 'git -C "$PULL_REQUEST" worktree remove --force "$folder/base" 2>/dev/null || true; rm -rf "$folder"' EXIT
git -C "$PULL_REQUEST" -c core.hooksPath=/dev/null worktree add --quiet --detach "$folder/base" "$commit"

program=$folder/base/$PROGRAM
read -r -d '' -a named <<<"$STACKS" || true
stacks=()
for stack in "${named[@]}"; do
  [ -f "$program/Pulumi.${stack##*/}.yaml" ] && stacks+=("$stack")
done
if [ "${#stacks[@]}" = 0 ]; then
  echo '{"version":1,"stacks":[]}' >"$BASE"
  exit 0
fi
if ! (cd "$program" && "$root/ci/install.sh"); then
  echo "The packages of the base can't be installed."
  exit 0
fi
code=0
"$root/ci/untrusted.sh" "$BASE" "$root/node_modules/.bin/node" "$root/dist/src/cli/main.js" plan \
  --program "$program" --format json -- "${stacks[@]}" || code=$?
# Findings of the base are none of the change's.
if [ "$code" != 0 ] && [ "$code" != 5 ]; then
  : >"$BASE"
  echo "The base can't be planned."
fi
