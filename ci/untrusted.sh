#!/usr/bin/env bash
# Runs a command that runs code of a pull request: untrusted.sh FILE [NAME=value]... COMMAND [ARGUMENT]...
#
# The command's environment has a path, an empty home and what is named; no token, and none of the files by which a step
# tells its runner what to do (GITHUB_ENV, GITHUB_OUTPUT …). Standard output goes to FILE, or with everything else to
# the log if FILE is "-". Nothing in the log can be taken for a command to the runner. Ends as the command does.
set -euo pipefail

file=$1
shift
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
environment=(PATH="$PATH" HOME="$home" TMPDIR="${TMPDIR:-/tmp}" LANG=C.UTF-8 CI=true)

# GitHub takes a line that begins with "::", and both platforms take "##[" and "##vso[" wherever they stand.
inert() { tr '\r' '\n' | LC_ALL=C sed -e 's/#\([[v]\)/# \1/g' -e 's/^/| /'; }

if [ "$file" = - ]; then
  env -i "${environment[@]}" "$@" 2>&1 </dev/null | inert
else
  { env -i "${environment[@]}" "$@" 2>&1 >"$file" </dev/null; } | inert
fi
