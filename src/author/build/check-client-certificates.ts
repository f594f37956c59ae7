import type { Declaration } from '../graph/declarations';
import type { GatewayNode } from '../graph/nodes';
import type { Mistake, Problem } from '../graph/problem';
import { dialectOf, meshesThat } from '../meshes/table';

/** Certificates of clients that nobody may ask for: a field that a controller does not read lets everybody in. */
export function checkClientCertificates(declarations: readonly Declaration[]): readonly Problem[] {
  return declarations.flatMap(({ gateways }) => gateways).flatMap((gateway) => (
    mistakesOf(gateway).map((mistake): Problem => ({ ...mistake, severity: 'error', path: gateway.path, subject: 'clientCaConfigMap' }))
  ));
}

function mistakesOf({ listens, mesh, gatewayClass }: GatewayNode): readonly Mistake[] {
  if (listens.kind === 'stated' || listens.clientCa === undefined) return [];
  const { checkClientCertificates: check, gateways, words } = dialectOf(mesh);
  if (check && gateways?.className === gatewayClass) return check(mesh);
  return [{
    code: 'mesh',
    value: `certificates of clients at an edge of the class '${gatewayClass}' with ${words}`,
    expected: `an edge of the gateway controller of a mesh that asks for them: ${meshesThat((dialect) => dialect.checkClientCertificates !== undefined)}`,
    fix: 'leave it out, or declare the edge in that mesh',
  }];
}
