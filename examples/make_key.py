"""Makes a client's key pair: the private half stays with the client, the public half is given to the centre.

Usage: make_key.py [FOLDER]      writes client-key.pem (owner-only) and client-jwks.json
"""

import json
import os
import sys
from pathlib import Path

from joserfc.jwk import ECKey, KeySet

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
secret = os.open(folder / "client-key.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
with os.fdopen(secret, "wb") as file:
    file.write(key.as_pem(private=True))
(folder / "client-jwks.json").write_text(json.dumps(KeySet([key]).as_dict(private=False), indent=2) + "\n")
