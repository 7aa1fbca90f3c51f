#!/bin/sh
# Sets up the Python peers of the benchmarks in a virtual environment: `set-up.sh DIR REQUIREMENTS`. Does nothing
# where that is done already; a set-up that was cut off is begun anew.
set -eu
if [ -f "$1/ready" ]; then exit 0; fi
rm -rf "$1"
python3 -m venv "$1"
"$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$2"
touch "$1/ready"
