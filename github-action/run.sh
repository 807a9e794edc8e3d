#!/usr/bin/env bash
# Finds a Java and becomes it: the runner signals this process alone, so nothing may stand between.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# The runner's images have these, the newest first; then whatever the job has set up.
candidates() {
  local name
  for name in SVC_DEPLOY_JAVA_HOME JAVA_HOME_{25,21,17}_{X64,ARM64,AARCH64,arm64} JAVA_HOME; do
    [[ -z "${!name:-}" ]] || printf '%s/bin/java\n' "${!name}"
  done
  command -v java || :
}

new_enough() {
  local version
  version=$("$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1) || return
  [[ -n "$version" && "$version" -ge 17 ]]
}

no_java() {
  echo "::error title=svc-deploy::$1"
  [[ -z "${GITHUB_OUTPUT:-}" ]] || printf 'result=usage\nexit-code=2\n' >>"$GITHUB_OUTPUT"
  exit 2
}

java=
while IFS= read -r candidate; do
  if new_enough "$candidate"; then
    java=$candidate
    break
  elif [[ -n "${SVC_DEPLOY_JAVA_HOME:-}" ]]; then
    no_java "java-home: there is no Java 17 or newer in it"
  fi
done < <(candidates)
if [[ -z "$java" ]]; then
  no_java "This runner has no Java 17 or newer. Use actions/setup-java before, or set the input java-home."
fi

# In the C locale Java garbles names and secrets that are not ASCII.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in C | POSIX) export LC_ALL=C.UTF-8 ;; esac

jar=$here/svc-deploy-action.jar
[[ "${RUNNER_OS:-}" != Windows ]] || jar=$(cygpath -w "$jar")
exec "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$jar" "$@"
