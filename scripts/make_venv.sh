#!/bin/sh
# Makes .venv with $PYTHON, or with the first Python >= 3.11 found that can make one.
set -eu

usable='import sys; sys.exit(sys.version_info < (3, 11))'
complete='import ensurepip, venv'
lame=''

for python in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}; do
    "$python" -c "$usable" >/dev/null 2>&1 || continue
    if "$python" -c "$complete" >/dev/null 2>&1; then
        echo "Making .venv with $("$python" --version) ($(command -v "$python"))"
        exec "$python" -m venv --clear .venv
    fi
    lame=${lame:-$python}
done

if [ -n "$lame" ]; then
    version=$("$lame" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    cat >&2 <<MESSAGE
$lame (Python $version) cannot make a virtual environment: its venv package is missing.
On Debian or Ubuntu:  sudo apt-get install python$version-venv
Then run make again.
MESSAGE
else
    cat >&2 <<MESSAGE
No Python >= 3.11 found${PYTHON:+ as $PYTHON}.
On Debian or Ubuntu:  sudo apt-get install python3 python3-venv
On macOS:             brew install python, or the installer of python.org
One that is installed elsewhere:  make PYTHON=/path/to/python3.12
MESSAGE
fi
exit 1
