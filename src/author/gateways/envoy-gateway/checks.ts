import { MOST_WAYS, waysOf } from './token-claims';
import type { MeshNode } from '../../graph/mesh';
import { quoted } from '../../graph/problem';
import type { Mistake } from '../../graph/problem';
import type { UsersNode } from '../../graph/users';
import { dialectOf } from '../../meshes/table';

/** Its pods stand in a namespace that is its own, where no mesh gives them a proxy or an identity. */
export function checkMesh(mesh: MeshNode): readonly Mistake[] {
  const { signer, platform, words } = dialectOf(mesh);
  if (signer === undefined && !platform.callsControlPlane) return [];
  return [{
    code: 'mesh',
    value: `an edge of Envoy Gateway with ${words}`,
    expected: 'an edge outside of any mesh: the pods of Envoy Gateway are in none, and services of a mesh would refuse them',
    fix: 'say that it is outside, as the services that it exposes must be: mesh: Mesh.none(), or leave controller out',
  }];
}

/** Source: Envoy Gateway 1.9, api/v1alpha1/jwt_types.go. */
const MOST_AUDIENCES = 8;

/** Source: Envoy Gateway 1.9, jwt_types.go and authorization_types.go, and internal/xds/translator/jwt.go. */
export function checkUsers(_mesh: MeshNode, users: UsersNode): readonly Mistake[] {
  const { issuer: { issuer, keys, forwardToken, audiences }, claims } = users;
  const refused = (value: string, expected: string, fix: string): readonly Mistake[] => [{ code: 'users', value, expected, fix }];
  const dotted = claims.flatMap(({ path }) => path).filter((name) => name.includes('.'));
  return [
    ...(keys.kind === 'inline' ? [] : refused(
      `keys of ${issuer} that its proxies would have to fetch`,
      'keys by value: its proxies take them from whoever shows a certificate of any public authority, whatever name it is for',
      'give them: Issuer.oidc({ …, jwks })',
    )),
    ...(forwardToken ? [] : refused(
      `tokens of ${issuer} that are to end at the edge (forwardToken: false)`, 'tokens that the edge forwards: Envoy Gateway passes on all that it has verified',
      "leave forwardToken out, and let the edge remove the header: edge.removes(['authorization'])",
    )),
    ...(dotted.length === 0 ? [] : refused(
      `the claim ${dotted.map(quoted).join(', ')}`, 'names without dots, by which Envoy Gateway tells claims that are in others', 'ask for another claim, or hold them at the service',
    )),
    ...(audiences.length <= MOST_AUDIENCES ? [] : refused(`${audiences.length} audiences of ${issuer}`, `at most ${MOST_AUDIENCES}, as Envoy Gateway takes`, 'name fewer of them')),
    ...(waysOf(users) <= MOST_WAYS ? [] : refused(
      'claims of users that could be texts or lists in more than eight ways', 'at most three claims beside scopes, of which each is written in both ways', 'ask for fewer claims, or hold them at the service',
    )),
  ];
}
