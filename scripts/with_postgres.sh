#!/usr/bin/env bash
# Run a command with DATABASE_URL naming a PostgreSQL: the given one if it answers, else a throw-away cluster
# on a free loopback port, which is removed afterwards.   scripts/with_postgres.sh make test-postgres
# The cluster does not wait for the disk, since nothing of it is kept and a slow disk would make the tests slow;
# what is measured must wait:   scripts/with_postgres.sh --durable make bench
set -euo pipefail

durability="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
if [[ ${1:-} == --durable ]]; then
    durability=""
    shift
fi

answers() {
    python3 - "$1" <<'PY'
import socket, sys, urllib.parse
url = urllib.parse.urlsplit(sys.argv[1])
try:
    socket.create_connection((url.hostname or "127.0.0.1", url.port or 5432), timeout=3).close()
except OSError:
    sys.exit(1)
PY
}

if [[ "${DATABASE_URL:-}" == postgres* ]] && answers "$DATABASE_URL"; then
    exec "$@"
fi

initdb=$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
tools=$(dirname "$(readlink -f "$initdb")")
if [[ ! -x "$tools/initdb" ]]; then
    echo "with_postgres.sh: no PostgreSQL server is installed (Debian: apt-get install postgresql)" >&2
    exit 2
fi

# initdb refuses to work for root, so root borrows the package's own user.
as_owner() { "$@"; }
if [[ $EUID -eq 0 ]]; then
    as_owner() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
fi

cluster=$(mktemp -d)
[[ $EUID -eq 0 ]] && chown postgres "$cluster"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
finish() {
    (cd / && as_owner "$tools/pg_ctl" -D "$cluster/data" -m immediate -w stop >/dev/null 2>&1) || true
    rm -rf "$cluster"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

(
    cd /
    as_owner "$tools/initdb" -D "$cluster/data" -U linli -A trust -E UTF8 --no-locale >/dev/null
    as_owner "$tools/pg_ctl" -D "$cluster/data" -l "$cluster/log" -w -t 60 start >/dev/null \
        -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$cluster -c max_connections=600 $durability"
    as_owner "$tools/createdb" -h 127.0.0.1 -p "$port" -U linli linli
) || { cat "$cluster/log" >&2 2>/dev/null || true; exit 1; }

export DATABASE_URL="postgres://linli@127.0.0.1:$port/linli"
"$@"
