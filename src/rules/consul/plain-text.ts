import { MESH_ENTRIES, PROXY_DEFAULTS, SERVICE_DEFAULTS } from './objects';
import { consul } from './standards';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { nameOf, show } from '../words';

export const PLAIN_TEXT = defineRule({
  code: 'ZT440',
  name: 'plain-text-permitted',
  title: 'Proxies take plain text, past all intentions',
  severity: 'error',
  why: 'In permissive mode the proxy passes on plain text from anybody to the port of the service, and no intention is asked. A mesh that allows the mode lets every service turn it on.',
  fix: 'Set mutualTLSMode: strict, or leave it out, and allowEnablingPermissiveMutualTLS: false.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), consul('Mesh, allowEnablingPermissiveMutualTLS', 'reference/config-entry/mesh')],
  check: (input) => [
    ...[...input.typed(SERVICE_DEFAULTS), ...input.typed(PROXY_DEFAULTS)].map(({ item }) => ({ item, field: item.root.child('spec').child('mutualTLSMode'), open: 'permissive' as unknown })),
    ...input.typed(MESH_ENTRIES).map(({ item }) => ({ item, field: item.root.child('spec').child('allowEnablingPermissiveMutualTLS'), open: true as unknown })),
  ].filter(({ field, open }) => field.value === open).map(({ item, field }) => evidenceAt(item.ref, field)),
  describe: ({ object, path, got }) => `${nameOf(object)} permits plain text: ${String(path[path.length - 1])} is ${show(got)}.`,
});
