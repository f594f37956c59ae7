import { minorOf } from './mesh';
import type { IstioMesh } from './mesh';
import type { Mistake } from '../../graph/problem';
import type { UsersNode } from '../../graph/users';

/** The first version that refuses all tokens while it has no keys; earlier ones took keys in their place of which everybody knows the private part. */
const NO_FAKE_KEYS_SINCE = 30;

export function checkUsers(mesh: IstioMesh, { issuer: { issuer, keys } }: UsersNode): readonly Mistake[] {
  if (keys.kind === 'inline' || minorOf(mesh) >= NO_FAKE_KEYS_SINCE) return [];
  return [{
    code: 'users',
    value: `keys of ${issuer} that istiod has to fetch, on Istio ${mesh.version}`,
    expected: 'Istio 1.30 or later: while earlier ones cannot fetch the keys, everybody can forge a token',
    fix: "give the keys by value (jwks), or state the version: Mesh.istio({ version: '1.30' })",
  }];
}
