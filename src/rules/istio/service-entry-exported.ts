import { SERVICE_ENTRIES } from './objects';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist, nsa } from '../standards';
import { istio } from './standards';
import { nameOf, show } from '../words';
import { isExportedToMesh } from './exports';

/** One team's way out is everybody's, unless it says otherwise. */
export const SERVICE_ENTRY_EXPORTED = defineRule({
  code: 'ZT407',
  name: 'service-entry-exported',
  title: 'A ServiceEntry is exported to the whole mesh',
  severity: 'error',
  why: 'Without exportTo the hosts join the registry of every namespace: every REGISTRY_ONLY sidecar may now call them.',
  fix: 'Set `exportTo: ["."]`, and one entry for each namespace that needs the host.',
  standards: [istio('ServiceEntry', 'reference/config/networking/service-entry/'), nist('800-204', 'MS-SS-2'), nsa('Network separation and hardening')],
  check: (input) => input.typed(SERVICE_ENTRIES).flatMap(({ item }) => {
    const exportTo = item.root.child('spec').child('exportTo');
    const hosts = show(item.root.child('spec').child('hosts').value);
    return isExportedToMesh(exportTo) ? [evidenceAt(item.ref, exportTo, { details: { hosts } })] : [];
  }),
  describe: ({ object, got, details }) => `${nameOf(object)} opens ${details.hosts} to the whole mesh: exportTo is ${show(got)}, expected ["."].`,
});
