import { minorOf } from './mesh';
import type { IstioMesh } from './mesh';
import type { Mistake } from '../../graph/problem';

/** The first version of which it was tried. Others may leave the field unread, and then ask no client for a certificate. */
const ASKS_SINCE = 31;

export function checkClientCertificates(mesh: IstioMesh): readonly Mistake[] {
  if (minorOf(mesh) >= ASKS_SINCE) return [];
  return [{
    code: 'mesh',
    value: `certificates of clients on Istio ${mesh.version}`,
    expected: 'Istio 1.31 or later, with version 1.5 or later of the Gateway API: earlier ones may ask for none, and let everybody in',
    fix: "state the version: Mesh.istio({ version: '1.31' }), or leave it out",
  }];
}
