# What the servers of infra/ share: folders, the pinned downloads, starting, waiting and stopping.
# Sourced by up, down and each server's start.sh.

# Downloads stay outside the checkout, so that a fresh one finds them; data and logs go away with the server.
cache=${TASTEGRAPH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tastegraph}
state=${TASTEGRAPH_INFRA:-${TMPDIR:-/tmp}/tastegraph-infra-$(id -u)}

fail() {
  echo "infra: $*" >&2
  exit 1
}

# What cannot be had on this machine ends with this status, so that whoever runs tests can tell it from a failure.
MISSING=3

missing() {
  echo "infra: $*" >&2
  exit "$MISSING"
}

# need PROGRAM WHY: ends with a clear word when a program is missing.
need() {
  command -v "$1" > /dev/null || missing "expected \`$1\` on the PATH ($2), found none."
}

# jars NAME: downloads what infra/NAME/pom.xml names from the Maven registry, once for each state of
# that file, and prints the folder.
jars() {
  local pom="$infra/$1/pom.xml" folder
  folder="$cache/$1-$(sha256sum "$pom" | cut -c1-12)"
  if [ ! -d "$folder" ]; then
    need mvn "Maven downloads the published packages of $1"
    rm -rf "$folder.part.$$"
    echo "infra: downloading the packages of $1 to $folder" >&2
    mvn -B -ntp -q -f "$pom" dependency:copy-dependencies -DincludeScope=runtime \
      "-DoutputDirectory=$folder.part.$$" >&2 || missing "Maven could not download the packages of $1."
    # Who else downloaded at the same time has the same files.
    mv -T "$folder.part.$$" "$folder" 2> /dev/null || rm -rf "$folder.part.$$"
  fi
  echo "$folder"
}

# launch NAME COMMAND...: starts a server in the background with its log and pid in its folder.
launch() {
  local folder="$state/$1"
  shift
  mkdir -p "$folder"
  setsid nohup "$@" > "$folder/log" 2>&1 < /dev/null &
  echo $! > "$folder/pid"
}

# running NAME: whether a server's process lives. One that was killed and that nobody has reaped does not.
running() {
  local pid
  pid=$(cat "$state/$1/pid" 2> /dev/null) && kill -0 "$pid" 2> /dev/null &&
    [[ "$(ps -o stat= -p "$pid" 2> /dev/null)" != Z* ]]
}

# answers NAME ADDRESS PORT: waits until a server takes connections, or says why it does not.
answers() {
  local seconds=${WAIT_SECONDS:-180} start=$SECONDS
  until (echo > "/dev/tcp/$2/$3") 2> /dev/null; do
    if ! running "$1"; then
      tail -n 30 "$state/$1/log" >&2
      fail "$1 ended before it was up; its log is above."
    fi
    [ $((SECONDS - start)) -lt "$seconds" ] ||
      fail "$1 was not up after $seconds s; see $state/$1/log."
    sleep 0.2
  done
}

# stop NAME: asks a server to end, insists after 20 s, and removes its folder.
stop() {
  local folder="$state/$1" pid
  if running "$1"; then
    pid=$(cat "$folder/pid")
    kill "$pid"
    for _ in $(seq 100); do
      running "$1" || break
      sleep 0.2
    done
    kill -9 "$pid" 2> /dev/null || true
  fi
  rm -rf "$folder"
}

# certificates FOLDER: makes what encrypted connections to and from this machine need, once: an authority (ca.pem), a
# certificate of the server (server.p12), who the server believes (trust.p12), and one of a client (client.pem,
# client.key). The password of both stores is "changeit".
certificates() {
  [ -f "$1/trust.p12" ] && return
  need openssl "it makes the certificates"
  need keytool "it comes with the JDK"
  mkdir -p "$1"
  (
    cd "$1"
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1' > names
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=tastegraph-test-ca -keyout ca.key -out ca.pem
    for who in server client; do
      openssl req -newkey rsa:2048 -nodes -subj "/CN=$who" -keyout "$who.key" -out "$who.csr"
      openssl x509 -req -in "$who.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile names -out "$who.pem"
    done
    openssl pkcs12 -export -in server.pem -inkey server.key -certfile ca.pem -name server -out server.p12 -passout pass:changeit
    keytool -importcert -noprompt -alias ca -file ca.pem -keystore trust.p12 -storetype PKCS12 -storepass changeit
  ) > "$1/log" 2>&1 || fail "the certificates could not be made: see $1/log."
}
