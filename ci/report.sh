#!/usr/bin/env bash
# Writes a report if there is no plan. Environment: REPORT as for plan.sh; KEY, which identifies the comment on later
# runs; PROGRAM, the program's name for people.
set -euo pipefail

mkdir -p "$(dirname "$REPORT")"
if [ ! -s "$REPORT" ]; then
  cat >"$REPORT" <<END
<!-- mesh-egress:$KEY -->
### ❌ Egress of \`$PROGRAM\`: not judged

There is no plan, so nobody knows what this change opens. The log of the run says why.
END
fi
