#!/usr/bin/env bash
# Runs the check of action.yml. What people wrote is in variables, and only ever quoted.
set -euo pipefail
where="$GITHUB_WORKSPACE/$INCLI_WHERE"
arguments=(-C "$where" check "--format=$INCLI_FORMAT")
if [ -n "$INCLI_JUDGE" ]; then
  arguments+=("--judge=$INCLI_JUDGE" "--head=${INCLI_HEAD:-HEAD}")
else
  arguments+=(--ci)
fi

status=0
cd "$RUNNER_TEMP"
if [ -n "$INCLI_OUTPUT" ]; then
  incli/bin/incli "${arguments[@]}" > incli-report || status=$?
  # What is judged may have put a link there: it is replaced, and never written through.
  rm -f -- "$where/$INCLI_OUTPUT"
  cp --remove-destination -- incli-report "$where/$INCLI_OUTPUT"
else
  incli/bin/incli "${arguments[@]}" || status=$?
fi
# 1 are findings; that something could not be judged at all is never waved through.
if [ "$status" = 1 ] && [ "$INCLI_FAIL_ON" = nothing ]; then
  status=0
fi
exit "$status"
