import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, kubernetes, nsa } from '../standards';
import { projectedTokens } from '../tokens';
import { nameOf, show } from '../words';

/** The least that the API server issues. Source: Kubernetes ServiceAccountTokenProjection. */
const MOST_SECONDS = 600;

/** What the kubelet asks for where nothing is said: then `mounted-token` speaks of tokens for the API server, and of those for longer. */
const DEFAULT_SECONDS = 3600;

/** Tokens are shown to others, in headers that are logged and proxied: each works until it expires. */
export const LONG_TOKEN = defineRule({
  code: 'ZT216',
  name: 'long-token',
  title: 'A projected token lives longer than ten minutes',
  severity: 'warning',
  why: 'A token is shown with every call, and whoever has seen one is the caller until it expires. The kubelet renews the file by itself.',
  fix: 'Set expirationSeconds: 600, the least that Kubernetes allows, and read the file anew for each call, or every minute.',
  standards: [nsa('Protecting Pod service account tokens'), cis('5.1.6'), kubernetes('Service account token volume projection', 'tasks/configure-pod-container/configure-service-account/')],
  check: (input) => input.pods.flatMap((pod) => projectedTokens(pod.spec).flatMap((token) => {
    const [seconds, audience] = [token.child('expirationSeconds'), token.child('audience').value];
    const { value } = seconds;
    const isTold = !audience && (typeof value !== 'number' || value > DEFAULT_SECONDS);
    if (isTold || (typeof value === 'number' && value <= MOST_SECONDS)) return [];
    return [evidenceAt(pod.ref, token, { got: value, details: { seconds: show(value), audience: audience ? String(audience) : 'the Kubernetes API' } })];
  })),
  describe: ({ object, details }) => `${nameOf(object)} mounts a token for ${details.audience} whose expirationSeconds is ${details.seconds}, expected ${MOST_SECONDS}.`,
});
