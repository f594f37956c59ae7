"""Answers, for each request on standard input, whether a service with the files of a folder may answer it."""
import json
import sys

from verifier import Verifier

verifier = Verifier(sys.argv[1])
print(json.dumps([verifier.admits(one["authorization"], one["port"], one["method"], one["path"]) for one in json.load(sys.stdin)]))
