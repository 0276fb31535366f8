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
  # What is judged may have put a link there: one in place of the report is replaced, one in place of
  # its folder refused, and none is ever written through.
  workspace=$(realpath -e -- "$GITHUB_WORKSPACE") || exit 2
  report=$(realpath -ms -- "$workspace/$INCLI_WHERE/$INCLI_OUTPUT")
  folder=$(dirname -- "$report")
  if [ "$(realpath -m -- "$folder")" != "$folder" ]; then
    echo "The report is not written: a link stands in the way of its folder." >&2
    exit 2
  fi
  mkdir -p -- "$folder" || exit 2
  if [ -d "$report" ] && [ ! -L "$report" ]; then
    echo "The report is not written: there is a folder in its place." >&2
    exit 2
  fi
  incli/bin/incli "${arguments[@]}" > incli-report || status=$?
  rm -f -- "$report"
  cp -- incli-report "$report"
else
  incli/bin/incli "${arguments[@]}" || status=$?
fi
# 1 are findings; that something could not be judged at all is never waved through.
if [ "$status" = 1 ] && [ "$INCLI_FAIL_ON" = nothing ]; then
  status=0
fi
exit "$status"
