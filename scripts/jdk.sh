# Read by ./evident and ./check with "." (bash 3.2 is enough): finds the two tools that a build needs.
# Candidates are judged by their "release" file, so that no JVM is started to ask for its version.

JDK_WANTED=25

# is_jdk DIR: a whole JDK (with a compiler) of the wanted feature release?
is_jdk() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] &&
    grep -Eq "^JAVA_VERSION=\"$JDK_WANTED([^0-9]|\$)" "$1/release"
}

# The folder of the java that the PATH gives, links followed; nothing when there is none.
jdk_on_path() {
  local found link
  found=$(command -v javac) || return 0
  while link=$(readlink "$found"); do
    case "$link" in
      /*) found=$link ;;
      *) found=$(dirname "$found")/$link ;;
    esac
  done
  dirname "$(dirname "$found")"
}

# EVIDENT_JDK_DIRS replaces the list of system folders (the test of this script needs a machine without a JDK).
jdk_candidates() {
  printf '%s\n' "${JAVA_HOME:-}"
  jdk_on_path
  if [ -n "${EVIDENT_JDK_DIRS+set}" ]; then
    printf '%s\n' $EVIDENT_JDK_DIRS
  else
    printf '%s\n' /usr/lib/jvm/*$JDK_WANTED* /usr/lib64/jvm/*$JDK_WANTED* /usr/java/*$JDK_WANTED* \
      /usr/local/*jdk*$JDK_WANTED* /opt/*$JDK_WANTED* /opt/*/*$JDK_WANTED* \
      /opt/homebrew/opt/openjdk@$JDK_WANTED/libexec/openjdk.jdk/Contents/Home \
      /usr/local/opt/openjdk@$JDK_WANTED/libexec/openjdk.jdk/Contents/Home \
      /Library/Java/JavaVirtualMachines/*$JDK_WANTED*/Contents/Home
    if [ -x /usr/libexec/java_home ]; then
      /usr/libexec/java_home -v $JDK_WANTED 2>/dev/null
    fi
  fi
  if [ -n "${HOME:-}" ]; then
    printf '%s\n' "$HOME"/.sdkman/candidates/java/$JDK_WANTED* "$HOME"/.jdks/*$JDK_WANTED* \
      "$HOME"/.local/share/mise/installs/java/*$JDK_WANTED* "$HOME"/.asdf/installs/java/*$JDK_WANTED* \
      "$HOME"/Library/Java/JavaVirtualMachines/*$JDK_WANTED*/Contents/Home
  fi
}

# Sets and exports JAVA_HOME, or says in one line how to get a JDK and ends the script with 1.
need_jdk() {
  local candidate
  while IFS= read -r candidate; do
    if is_jdk "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      # A mavenrc that names another JDK would win over the line above.
      if cat /usr/local/etc/mavenrc /etc/mavenrc "${HOME:-/}/.mavenrc" 2>/dev/null | grep -q JAVA_HOME; then
        MAVEN_SKIP_RC=true
        export MAVEN_SKIP_RC
      fi
      return 0
    fi
  done <<LIST
$(jdk_candidates)
LIST
  echo "evident: no JDK $JDK_WANTED found; install one (e.g. Temurin $JDK_WANTED from your package manager or https://adoptium.net) and set JAVA_HOME if it lies in an unusual folder" >&2
  exit 1
}

# Ends the script with 1 and one line unless Maven 3.8 or newer is on the PATH.
need_maven() {
  local home version link
  if ! home=$(command -v mvn); then
    echo "evident: Maven 3.8 or newer is needed to build and \"mvn\" is not on the PATH; install it with your package manager (package \"maven\")" >&2
    exit 1
  fi
  while link=$(readlink "$home"); do
    case "$link" in
      /*) home=$link ;;
      *) home=$(dirname "$home")/$link ;;
    esac
  done
  # The name of Maven's own jar tells the version without a JVM; where it cannot be seen, the build's enforcer checks.
  for version in "$(dirname "$home")"/../lib/maven-core-*.jar; do
    case "$version" in
      */maven-core-[12].* | */maven-core-3.[0-7].*)
        echo "evident: Maven 3.8 or newer is needed, found $(basename "$version" .jar | sed 's/maven-core-//'); install a newer one" >&2
        exit 1
        ;;
    esac
  done
}
