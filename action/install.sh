#!/usr/bin/env bash
# Installs the incli that this action belongs to, apart from the repository that is judged.
set -euo pipefail
# Not where the judged repository lies: Python must find no module of its choosing there.
cd "$RUNNER_TEMP"
python -I -m venv incli
incli/bin/python -I -m pip install --quiet --no-input --disable-pip-version-check \
  "$GITHUB_ACTION_PATH${INCLI_EXTRAS:+[$INCLI_EXTRAS]}"
# incli alone goes on the PATH, not the Python it runs on.
mkdir -p incli-path
ln -sf ../incli/bin/incli incli-path/incli
printf '%s\n' "$RUNNER_TEMP/incli-path" >> "$GITHUB_PATH"
