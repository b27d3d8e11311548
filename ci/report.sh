#!/usr/bin/env bash
# Sees to it that there is a report, also where there is no plan. From the environment: REPORT as for plan.sh; KEY, by
# which the comment is found again; PROGRAM, as people know it.
set -euo pipefail

mkdir -p "$(dirname "$REPORT")"
if [ ! -s "$REPORT" ]; then
  cat >"$REPORT" <<END
<!-- mesh-egress:$KEY -->
### ❌ Egress of \`$PROGRAM\`: not judged

There is no plan, so nobody knows what this change opens. The log of the run says why.
END
fi
