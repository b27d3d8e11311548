#!/usr/bin/env bash
# Plans the base that a pull request is compared with, before any code of the pull request runs. Environment:
#   PULL_REQUEST  checkout of the pull request
#   COMMIT        the base commit. Default: HEAD^1, which is the base if the checkout is the merge of the pull request
#   PROGRAM       folder of the program in the checkout
#   STACKS        its stacks, separated by spaces or lines; those that the base lacks are new
#   BASE          file for the plan as JSON; it stays empty if the base can't be planned, and the report then says so
# Never fails, because a broken base is no fault of the change.
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
# Findings of the base don't concern the change.
if [ "$code" != 0 ] && [ "$code" != 5 ]; then
  : >"$BASE"
  echo "The base can't be planned."
fi
