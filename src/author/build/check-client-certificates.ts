import { controllerDialectOf, edgesThat, holdingsOf } from '../gateways/table';
import type { Declaration } from '../graph/declarations';
import type { GatewayNode } from '../graph/nodes';
import type { Mistake, Problem } from '../graph/problem';
import { dialectOf, DIALECTS } from '../meshes/table';

/** Certificates of clients that nobody may ask for: a field that a controller does not read lets everybody in. */
export function checkClientCertificates(declarations: readonly Declaration[]): readonly Problem[] {
  return declarations.flatMap(({ gateways }) => gateways).flatMap((gateway) => (
    mistakesOf(gateway).map((mistake): Problem => ({ ...mistake, severity: 'error', path: gateway.path, subject: 'clientCaConfigMap' }))
  ));
}

function mistakesOf(gateway: GatewayNode): readonly Mistake[] {
  const { listens, mesh, gatewayClass, controller } = gateway;
  if (listens.kind === 'stated' || listens.clientCa === undefined) return [];
  if (controller && holdingsOf(gateway).clientCertificates) return controllerDialectOf(controller).checkClientCertificates?.(mesh) ?? [];
  return [{
    code: 'mesh',
    value: `certificates of clients at an edge of the class '${gatewayClass}' with ${dialectOf(mesh).words}`,
    expected: `an edge that asks for them: ${edgesThat(({ clientCertificates }) => clientCertificates, DIALECTS)}`,
    fix: 'leave it out, or declare such an edge',
  }];
}
