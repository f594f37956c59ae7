import json
import re
from pathlib import Path

import jwt


class Verifier:
    """Whom the service may admit: /etc/service-tokens, as it was declared."""

    def __init__(self, folder="/etc/service-tokens"):
        self.said = json.loads(Path(folder, "callers.json").read_text())
        self.keys = jwt.PyJWKSet.from_json(Path(folder, "jwks.json").read_text())

    def admits(self, authorization, port, method, path):
        """Whether a request may be answered; authorization is its header."""
        if not authorization:
            return allows(self.said["anonymous"], port, method, path)
        token = authorization.removeprefix("Bearer ")
        try:
            key = self.keys[jwt.get_unverified_header(token)["kid"]]
            claims = jwt.decode(
                token, key, algorithms=["RS256", "ES256", "ES384", "ES512"],
                issuer=self.said["issuer"], audience=self.said["audience"], options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except (jwt.InvalidTokenError, KeyError):
            return False
        callers = [one for one in self.said["callers"] if one["subject"] == claims["sub"]]
        return any(allows(one["requests"], port, method, path) for one in callers)


def allows(requests, port, method, path):
    def means(pattern):
        parts = {"{**}": ".*", "{*}": "[^/]+", "*": ".*"}
        text = "".join(parts.get(part, re.escape(part)) for part in re.split(r"(\{\*\*\}|\{\*\}|\*)", pattern))
        return re.fullmatch(text, path, re.DOTALL) is not None

    return any(
        one["port"] == port and method in one.get("methods", [method])
        and ("paths" not in one or any(map(means, one["paths"]))) and not any(map(means, one.get("notPaths", [])))
        for one in requests
    )
