import type { IstioMesh } from './mesh';
import { ISTIOD_PORT } from './ports';
import type { Reader } from '../../graph/reader';
import { parseDnsLabel, parseDnsSubdomain, parseLabelValue } from '../../graph/values/names';
import { minorVersion } from '../../graph/values/versions';
import type { Installation } from '../mesh';

/** Older versions lack native sidecars unless asked for. */
const VERSIONS = { example: '1.30', oldest: 27 };

/** The label of istiod's pods in every revision. */
const ISTIOD_LABELS = { app: 'istiod' };

/** The revision that injects where a namespace asks for no other. */
const DEFAULT_REVISION = 'default';

export function readInstallation(reader: Reader, mesh: IstioMesh): void {
  reader.read('mesh', 'mesh.trustDomain', mesh.trustDomain, parseDnsSubdomain);
  reader.read('mesh', 'mesh.rootNamespace', mesh.rootNamespace, parseDnsLabel);
  reader.read('mesh', 'mesh.version', mesh.version, minorVersion(VERSIONS));
  if (mesh.revision === '') reader.refuse('mesh', 'mesh.revision', "''", 'a revision or revision tag', 'name it, or leave it out for an installation without revisions');
  else if (mesh.revision !== undefined) reader.read('mesh', 'mesh.revision', mesh.revision, parseLabelValue);
}

/**
 * One control plane has one trust domain: two would be two identities for one account, one of which nobody has. And one revision is one
 * control plane: two would both inject the same pods.
 */
export function installationOf({ trustDomain, rootNamespace, revision = DEFAULT_REVISION }: IstioMesh): Installation {
  return {
    words: "Istio's control plane",
    controlPlane: [{ name: 'istiod', namespace: rootNamespace, podLabels: ISTIOD_LABELS, ports: [ISTIOD_PORT] }],
    facts: [
      // Invalid ones have been reported already.
      ...(parseDnsSubdomain(trustDomain).ok ? [{ id: `istio in ${rootNamespace}`, subject: 'mesh.trustDomain', fact: trustDomain }] : []),
      ...(parseDnsLabel(rootNamespace).ok ? [{ id: `istio of the revision ${revision}`, subject: 'mesh.rootNamespace', fact: rootNamespace }] : []),
    ],
  };
}
