"""Pulls a year's results and checks them against the manifest.

Usage: pull_release.py BASE CLIENT_ID KEY_FILE YEAR

Writes release-YEAR-vVERSION.json and results-YEAR-vVERSION.ndjson, which `ohqc verify-release .` checks again.
"""

import hashlib
import sys
import time
from pathlib import Path

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import ECKey

if len(sys.argv) != 5 or not Path(sys.argv[3]).is_file():
    sys.exit("Usage: pull_release.py BASE CLIENT_ID KEY_FILE YEAR, with a key file that exists")
base, client, key_file, year = sys.argv[1:]
token_url = f"{base}/oauth/token"
# The assertion may live five minutes at most, and its `jti` counts once.
proof = PrivateKeyJWT(token_url, claims={"exp": int(time.time()) + 120}, alg="ES256")
api = OAuth2Session(client, ECKey.import_key(Path(key_file).read_text()), token_endpoint_auth_method=proof, scope="releases:read")


def refuse(answer, *_, **__):
    """Ends with the sentence of the server's problem, on one line."""
    if not answer.ok:
        problem = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
        sys.exit(f"{answer.status_code}: {problem.get('detail') or problem.get('title') or answer.reason}")


api.hooks["response"].append(refuse)
try:
    api.fetch_token(token_url, grant_type="client_credentials")
except requests.ConnectionError:
    sys.exit(f"{base} cannot be reached")

release = api.get(f"{base}/api/v1/releases/{year}")
manifest = release.json()["manifest"]
part = next(part for part in manifest["parts"] if part["name"] == "results")
pinned = f"{base}/api/v1/releases/{year}/results?region={manifest['region']}&version={manifest['version']}"
results = api.get(pinned, headers={"Accept": "application/x-ndjson"})
if hashlib.sha256(results.content).hexdigest() != part["sha256"]:
    sys.exit("the results are not those of the manifest")
target = Path(f"results-{year}-v{manifest['version']}.ndjson")
target.write_bytes(results.content)
Path(f"release-{year}-v{manifest['version']}.json").write_bytes(release.content)
print(f"{target}: {part['rows']} rows, sha256 {part['sha256']}")
