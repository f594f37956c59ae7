import { SIDECARS } from './objects';
import type { Field } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist, owasp } from '../standards';
import { istio } from './standards';
import { nameOf, show } from '../words';

/** Stands for no namespace: the proxy is shown nothing. Source: Istio Sidecar, IstioEgressListener. */
const NOWHERE = '~';
const ALL = '*';

/** A workload knows whom it calls; what a whole namespace or mesh falls back on does not. */
export const SIDECAR_SEES_ALL = defineRule({
  code: 'ZT421',
  name: 'sidecar-sees-all',
  title: 'A workload\'s Sidecar shows it more than what it calls',
  severity: 'warning',
  why: 'An intruder finds the addresses of everything that the proxy is shown, and REGISTRY_ONLY allows calls to all of it.',
  fix: 'List what the workload calls as NAMESPACE/HOST in egress.hosts, and `~/*` if that is nothing.',
  standards: [
    istio('Sidecar, IstioEgressListener', 'reference/config/networking/sidecar/#IstioEgressListener'),
    istio('Configuration scoping', 'ops/configuration/mesh/configuration-scoping/'), nist('800-204', 'MS-SS-2'), owasp('API9'),
  ],
  check: (input) => input.typed(SIDECARS).filter(({ typed }) => (typed.selector?.requirements.length ?? 0) > 0).flatMap(({ item }) => {
    const egress = item.root.child('spec').child('egress');
    if (egress.items().length === 0) return [evidenceAt(item.ref, egress)];
    return egress.items()
      .flatMap((listener) => listener.child('hosts').items())
      .filter(isWide)
      .map((host) => evidenceAt(item.ref, host));
  }),
  describe: ({ object, got }) => (typeof got === 'string'
    ? `${nameOf(object)} shows its workload ${show(got)}, which is more than what it calls.`
    : `${nameOf(object)} shows its workload all of the mesh: egress is ${show(got)}.`),
});

function isWide({ value }: Field): boolean {
  if (typeof value !== 'string') return false;
  const [namespace, name] = value.split('/');
  return namespace !== NOWHERE && (namespace === ALL || name === ALL);
}
