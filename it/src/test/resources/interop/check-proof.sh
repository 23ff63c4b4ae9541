#!/usr/bin/env bash
# Checks one C2SP tlog-proof with nothing but openssl and sha256sum: the Ed25519 signature of the checkpoint in
# it, and the way from the entry ("extra") up to the root that the checkpoint names.
#   check-proof.sh VKEY-FILE PROOF-FILE
# Exits with 0 and one line when both hold, 1 when not, 2 on wrong usage.
set -u
LC_ALL=C
[ $# = 2 ] && [ -r "$1" ] && [ -r "$2" ] || {
  echo "usage: check-proof.sh VKEY-FILE PROOF-FILE" >&2
  exit 2
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

fail() {
  echo "FAILED $*"
  exit 1
}
hex() { od -An -v -tx1 | tr -d ' \n'; }                    # bytes -> hex
bytes() { printf "$(printf '%s' "$1" | sed 's/../\\x&/g')"; } # hex -> bytes
unbase64() { printf '%s' "$1" | base64 -d 2>/dev/null | hex; }
sha256() { bytes "$1" | sha256sum | cut -c1-64; }           # of the bytes that the hex stands for

# --- the proof: header, extra, index, hashes, an empty line, the checkpoint
sed -n '1,/^$/p' "$2" >"$dir/head"
sed '1,/^$/d' "$2" >"$dir/note"
[ "$(sed -n 1p "$dir/head")" = "c2sp.org/tlog-proof@v1" ] || fail "not a tlog-proof"
entry=$(unbase64 "$(sed -n 's/^extra //p' "$dir/head")")
index=$(sed -n 's/^index //p' "$dir/head")
[ -n "$entry" ] && [ -n "$index" ] || fail "no extra or no index"

# --- the signed note: text up to the empty line, then "— name base64(key id || signature)"
sed '/^$/,$d' "$dir/note" >"$dir/text"
vkey=$(cat "$1")
name=${vkey%%+*}
rest=${vkey#*+}
key_id=${rest%%+*}
key=$(unbase64 "${rest#*+}") # 01 for Ed25519, then 32 bytes
[ "${key%"${key#??}"}" = 01 ] && [ ${#key} = 66 ] || fail "not an Ed25519 key"
[ "$(printf '%s\n\001' "$name" >"$dir/id" && bytes "${key#01}" >>"$dir/id" && sha256sum <"$dir/id" | cut -c1-8)" = "$key_id" ] ||
  fail "the key's id is not that of its name and bytes"
[ "$(sed -n 1p "$dir/text")" = "$name" ] || fail "the checkpoint is of another origin"
signature=
while IFS= read -r line; do
  case "$line" in
    "— $name "*)
      signed=$(unbase64 "${line##* }")
      [ "${signed%"${signed#????????}"}" = "$key_id" ] && signature=${signed#????????}
      ;;
  esac
done <"$dir/note"
[ -n "$signature" ] || fail "no signature of $name+$key_id"
bytes "302a300506032b6570032100${key#01}" >"$dir/key.der" # SubjectPublicKeyInfo of RFC 8410
bytes "$signature" >"$dir/signature"
openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$dir/key.der" \
  -sigfile "$dir/signature" -in "$dir/text" >"$dir/openssl" 2>&1 || fail "signature: $(tail -n 1 "$dir/openssl")"

# --- the inclusion proof, RFC 9162 section 2.1.3.2
size=$(sed -n 2p "$dir/text")
root=$(unbase64 "$(sed -n 3p "$dir/text")")
[ "$index" -ge 0 ] 2>/dev/null && [ "$index" -lt "$size" ] 2>/dev/null || fail "index $index is not below size $size"
hash=$(sha256 "00$entry")
at=$index
last=$((size - 1))
steps=0
while IFS= read -r line; do
  [ $last -gt 0 ] || fail "the proof is too long"
  step=$(unbase64 "$line")
  [ ${#step} = 64 ] || fail "not a hash: $line"
  if [ $((at & 1)) = 1 ] || [ $at = $last ]; then
    hash=$(sha256 "01$step$hash")
    while [ $((at & 1)) = 0 ] && [ $at -gt 0 ]; do
      at=$((at >> 1))
      last=$((last >> 1))
    done
  else
    hash=$(sha256 "01$hash$step")
  fi
  at=$((at >> 1))
  last=$((last >> 1))
  steps=$((steps + 1))
done <<HASHES
$(sed -e 1d -e '/^extra /d' -e '/^index /d' -e '/^$/d' "$dir/head")
HASHES
[ $last = 0 ] || fail "the proof is too short"
[ "$hash" = "$root" ] || fail "the way up gives $hash, the checkpoint says $root"
echo "verified origin=$name index=$index size=$size steps=$steps"
