import { claimsOf, MOST_WAYS, waysOf } from './token-claims';
import type { MeshNode } from '../../graph/mesh';
import type { GatewayNode, WorkloadNode } from '../../graph/nodes';
import { quoted } from '../../graph/problem';
import type { Mistake } from '../../graph/problem';
import { usersOf } from '../../graph/users';
import type { UsersNode } from '../../graph/users';
import { checkOutside } from '../outside-of-meshes';

/** Its pods stand in a namespace that is its own, where no mesh gives them a proxy or an identity. */
export function checkMesh(mesh: MeshNode): readonly Mistake[] {
  return checkOutside('Envoy Gateway', mesh);
}

/** Source: Envoy Gateway 1.9, api/v1alpha1/jwt_types.go. */
const MOST_AUDIENCES = 8;
/** Whose tokens one policy takes. */
const MOST_ISSUERS = 16;
/** What one rule may ask of a token, the issuer among it, and of how many values. */
const MOST_CLAIMS = 16;
const MOST_VALUES = 128;
/** Of the names of an issuer and of a claim. */
const LONGEST = 253;

/** Source: Envoy Gateway 1.9, jwt_types.go and authorization_types.go, and internal/xds/translator/jwt.go. */
export function checkUsers(_mesh: MeshNode, users: UsersNode, holder: WorkloadNode | GatewayNode): readonly Mistake[] {
  const { issuer: { issuer, keys, forwardToken, audiences }, claims } = users;
  const refused = (value: string, expected: string, fix: string): readonly Mistake[] => [{ code: 'users', value, expected, fix }];
  const conditions = waysOf(users) <= MOST_WAYS ? claimsOf(users)[0]?.claims ?? [] : [];
  const signers = issuersBeside(users, holder);
  const long = [issuer, ...conditions.map(({ name }) => name)].filter((text) => [...text].length > LONGEST);
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
    ...(conditions.length <= MOST_CLAIMS ? [] : refused(
      `${conditions.length} scopes and claims of ${issuer}, the issuer among them`, `at most ${MOST_CLAIMS}, as Envoy Gateway takes`, 'ask for fewer of them, or hold them at the service',
    )),
    ...conditions.filter(({ values }) => values.length > MOST_VALUES).flatMap(({ name, values }) => refused(
      `${values.length} values of the claim ${quoted(name)}`, `at most ${MOST_VALUES}, as Envoy Gateway takes`, 'ask for fewer of them, or for a claim that says it in one value',
    )),
    ...long.flatMap((text) => refused(`a name with ${[...text].length} characters: ${text.slice(0, 40)}…`, `at most ${LONGEST} characters, as Envoy Gateway takes`, 'name a shorter one')),
    ...(signers <= MOST_ISSUERS ? [] : refused(
      `${signers} issuers of users of one service`, `at most ${MOST_ISSUERS}, as Envoy Gateway takes`, 'name fewer of them, or expose the service to the others by an edge of its own',
    )),
    ...(waysOf(users) <= MOST_WAYS ? [] : refused(
      'claims of users that could be texts or lists in more than eight ways', 'at most three claims beside scopes, of which each is written in both ways', 'ask for fewer claims, or hold them at the service',
    )),
  ];
}

/** Of how many issuers tokens are taken where these people's are: each service under a host has one policy. */
function issuersBeside(users: UsersNode, holder: WorkloadNode | GatewayNode): number {
  if (holder.kind !== 'gateway') return 1;
  const { routes } = holder;
  const issuersAt = (service: string, host: string) => routes.filter(({ to, hosts }) => to === service && hosts.includes(host))
    .flatMap((route) => usersOf(route.users)).map(({ issuer }) => issuer.issuer);
  const own = routes.filter((route) => usersOf(route.users).includes(users));
  return Math.max(1, ...own.flatMap(({ to, hosts }) => hosts.map((host) => new Set(issuersAt(to, host)).size)));
}
