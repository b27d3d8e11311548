#!/usr/bin/env bash
# Runs a command that runs code of a pull request: untrusted.sh FILE [NAME=value]... COMMAND [ARGUMENT]...
#
# The command's environment has PATH, an empty HOME and the variables named here. It has no token, and none of the files
# through which a step controls its runner (GITHUB_ENV, GITHUB_OUTPUT …). Standard output goes to FILE; if FILE is "-",
# it goes to the log, as everything else does. The runner takes nothing in the log for a command. The exit code is the
# command's.
set -euo pipefail

file=$1
shift
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
environment=(PATH="$PATH" HOME="$home" TMPDIR="${TMPDIR:-/tmp}" LANG=C.UTF-8 CI=true)

# GitHub reads a line that begins with "::" as a command. Both platforms read "##[" and "##vso[" anywhere in a line.
inert() { tr '\r' '\n' | LC_ALL=C sed -e 's/#\([[v]\)/# \1/g' -e 's/^/| /'; }

if [ "$file" = - ]; then
  env -i "${environment[@]}" "$@" 2>&1 </dev/null | inert
else
  { env -i "${environment[@]}" "$@" 2>&1 >"$file" </dev/null; } | inert
fi
