import { readVersion } from './versions';
import type { MeshKind, MeshNode } from '../graph/mesh';
import type { Reader } from '../graph/reader';
import { parseDnsLabel, parseDnsSubdomain, parseLabelValue } from '../graph/values/names';

/** Older ones lack native sidecars unless asked for. */
const ISTIO = { example: '1.30', oldest: 27 };

type Readers = { readonly [K in MeshKind]: (reader: Reader, mesh: Extract<MeshNode, { kind: K }>) => void };

const READERS: Readers = {
  istio: (reader, mesh) => {
    reader.read('mesh', 'mesh.trustDomain', mesh.trustDomain, parseDnsSubdomain);
    reader.read('mesh', 'mesh.rootNamespace', mesh.rootNamespace, parseDnsLabel);
    readVersion(reader, 'mesh', 'mesh.version', mesh.version, ISTIO);
    if (mesh.revision === '') reader.refuse('mesh', 'mesh.revision', "''", 'a revision or revision tag', 'name it, or leave it out for istio-injection: enabled');
    else if (mesh.revision !== undefined) reader.read('mesh', 'mesh.revision', mesh.revision, parseLabelValue);
  },
  none: () => {},
};

export function readMesh(reader: Reader, mesh: MeshNode): void {
  (READERS[mesh.kind] as (reader: Reader, mesh: MeshNode) => void)(reader, mesh);
}
