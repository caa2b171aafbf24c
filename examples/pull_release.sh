#!/usr/bin/env bash
# Pulls a year's results with curl, openssl and jq alone, and checks them against the manifest.
# Usage: pull_release.sh BASE CLIENT_ID KEY_FILE YEAR
# Writes release-YEAR-vVERSION.json and results-YEAR-vVERSION.ndjson, which `ohqc verify-release .` checks again.
set -euo pipefail
[[ $# == 4 && -r $3 ]] || { echo "Usage: pull_release.sh BASE CLIENT_ID KEY_FILE YEAR, with a key file that exists" >&2; exit 1; }
base=$1 client=$2 key=$3 year=$4

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
# openssl signs in DER; a JWT wants both numbers as 32 bytes each.
sign() {
  openssl dgst -sha256 -sign "$key" | openssl asn1parse -inform DER | sed -n 's/.*INTEGER *://p' |
    while read -r number; do printf '%64s' "$number" | tr ' ' 0; done |
    sed 's/../\\x&/g' | xargs -0 printf '%b'
}

now=$(date +%s)
head=$(printf '{"alg":"ES256","typ":"JWT"}' | base64url)
claims=$(jq -cn --arg id "$client" --arg aud "$base/oauth/token" --arg jti "$(openssl rand -hex 16)" --argjson now "$now" \
  '{iss: $id, sub: $id, aud: $aud, iat: $now, exp: ($now + 120), jti: $jti}' | base64url)
assertion=$head.$claims.$(printf %s "$head.$claims" | sign | base64url)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Writes an answer to a file; a refusal ends with the sentence of the server's problem, on one line.
ask() {
  local file=$1 status
  status=$(curl -sS -o "$file" -w '%{http_code}' "${@:2}")
  [[ $status == 2* ]] || { echo "$status: $(jq -r '.detail // .title' "$file" 2>/dev/null)" >&2; exit 1; }
}

ask "$work/token" "$base/oauth/token" \
  --data-urlencode grant_type=client_credentials --data-urlencode scope=releases:read \
  --data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \
  --data-urlencode client_assertion="$assertion"
token=$(jq -r .access_token "$work/token")
get() { ask "$@" -H @- <<<"Authorization: Bearer $token"; }

get "$work/release" "$base/api/v1/releases/$year"
manifest=$(jq .manifest "$work/release")
version=$(jq -r .version <<<"$manifest")
region=$(jq -r .region <<<"$manifest")
wanted=$(jq -r '.parts[] | select(.name == "results").sha256' <<<"$manifest")
target=results-$year-v$version.ndjson
get "$work/results" -H 'Accept: application/x-ndjson' "$base/api/v1/releases/$year/results?region=$region&version=$version"
echo "$wanted  $work/results" | sha256sum --check --quiet
mv "$work/results" "$target"
mv "$work/release" "release-$year-v$version.json"
echo "$target: $(wc -l <"$target") rows, sha256 $wanted"
