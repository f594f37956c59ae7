import type { Field } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { owasp } from '../standards';
import { istio } from './standards';
import { nameOf } from '../words';
import { isExportedToMesh } from './exports';
import { tryFindNamespace } from './hosts';

const KINDS = ['VirtualService', 'DestinationRule'] as const;

/** The name of all sidecars in a VirtualService's gateways; it is also the default. */
const SIDECARS = 'mesh';

/** For its own Services a namespace may speak to everybody; for others' it must not. */
export const EXPORTED_TO_MESH = defineRule({
  code: 'ZT412',
  name: 'exported-to-mesh',
  title: 'Routing for somebody else\'s host is exported to the whole mesh',
  severity: 'warning',
  why: 'Every namespace\'s calls to that host now follow these rules: one team can send another team\'s traffic elsewhere, or turn off its TLS.',
  fix: 'Set `exportTo: ["."]`, or move the object to the namespace of the Service.',
  standards: [istio('Configuration scoping', 'ops/configuration/mesh/configuration-scoping/'), owasp('API8')],
  check: (input) => KINDS.flatMap((kind) => input.ofKind('networking.istio.io', kind)).flatMap(({ ref, root }) => {
    const spec = root.child('spec');
    if (!isExportedToMesh(spec.child('exportTo')) || !concernsSidecars(spec.child('gateways'))) return [];
    const hosts = [spec.child('host'), ...spec.child('hosts').items()].filter((host) => typeof host.value === 'string');
    const strange = hosts.find((host) => tryFindNamespace(input, String(host.value), ref.namespace) !== ref.namespace);
    return strange ? [evidenceAt(ref, spec.child('exportTo'), { details: { host: String(strange.value) } })] : [];
  }),
  describe: ({ object, details }) => `${nameOf(object)} decides for the whole mesh how ${details.host} is called, which is not in its namespace.`,
});

function concernsSidecars(gateways: Field): boolean {
  const list = gateways.items();
  return list.length === 0 || list.some((gateway) => gateway.value === SIDECARS);
}
