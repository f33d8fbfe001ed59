# Functions that the tests of several instances share. The one that reads this sets `here` and `work`, the current folder.
source=$(cd "$here/../.." && pwd)
pgbin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
export PATH="$source/node_modules/.bin:$PATH:/usr/sbin" PARLEY_KEY=a-key-of-the-gate-for-instances
pids=()

as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
fail() {
  echo "$1" >&2
  exit 1
}
free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }
# Waits for up to three minutes, on a busy machine, until a command succeeds.
until_true() {
  for _ in $(seq 900); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.2
  done
  fail "This has not become true: $*"
}
# Waits until the Parley that was started last answers on its port.
until_serves() { # PORT
  until serves "$1"; do
    kill -0 "$parley" 2>/dev/null || {
      tail -n 20 "$work/parley-$1.log" >&2
      fail "Parley has not started at $1."
    }
    sleep 0.2
  done
}
serves() { curl -sf "http://127.0.0.1:$1/readyz" >/dev/null; }

# Starts a Parley of a folder on a port, with more settings, and notes its process in `parley`.
start_parley() { # FOLDER PORT SETTING…
  local folder=$1 port=$2
  shift 2
  env -u PARLEY_TEST_DEEP -u PARLEY_URL -u PARLEY_KEY PORT="$port" PARLEY_GRPC_PORT=off PARLEY_FILE_FOLDER="$work/files" LOG_LEVEL=warn \
    PARLEY_BOOTSTRAP_KEY_ID=instances PARLEY_BOOTSTRAP_KEY="$PARLEY_KEY" PARLEY_RATE_LIMIT=off PARLEY_USER_RATE_LIMIT=off \
    PARLEY_ORGANIZATION_RATE_LIMIT=off "$@" node "$folder/src/start.js" >>"$work/parley-$port.log" 2>&1 &
  parley=$!
  pids+=("$parley")
}

start_haproxy() { # FILE
  haproxy -f "$1" >>"$work/haproxy.log" 2>&1 &
  pids+=($!)
}

# Loads the Parleys of some URLs in the background, and notes the process in `load`.
start_load() { # NAME URL,URL SETTING…
  local name=$1 urls=$2
  shift 2
  env PARLEY_URLS="$urls" "$@" node "$here/load.mjs" >"$work/$name.json" 2>"$work/$name.log" &
  load=$!
  pids+=("$load")
  until_true grep -q begun "$work/$name.log"
}

# Ends the load, and fails when something was lost or doubled.
end_load() { # NAME
  kill "$load"
  if wait "$load"; then cat "$work/$1.json"; else
    cat "$work/$1.log" "$work/$1.json" >&2
    fail "$1: what was shown is not what is stored."
  fi
}

stop_all() {
  for pid in ${pids[@]+"${pids[@]}"}; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
}
