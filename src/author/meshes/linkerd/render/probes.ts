/** The kubelet as a caller of a port that has routes, where Linkerd lets its probes in no more by itself. */
import type { AskingCaller } from './requests';
import type { HttpOperation } from '../../../graph/http-operations';
import { sortedUnique } from '../../../graph/order';
import type { ProbeAction } from '../../../graph/pod';
import { only, tryNonEmpty } from '../../../graph/selection';
import type { Only } from '../../../graph/selection';

/** No node of the graph has this id alone. */
export const KUBELET = 'kubelet';

/** Source: gRPC Health Checking Protocol. */
const HEALTH = '/grpc.health.v1.Health/Check';

/** Whether some of it is a call of gRPC, which Linkerd never lets in by itself. */
export function asksByCall({ items }: Only<HttpOperation>): boolean {
  return items.some(({ methods }) => methods.kind === 'only' && methods.items.includes('POST'));
}

/** What the kubelet asks for there, in no one's name. */
export function probeCaller(actions: readonly ProbeAction[], port: number): readonly AskingCaller[] {
  const here = actions.filter((action) => action.kind !== 'exec' && action.port === port);
  const got = tryNonEmpty(sortedUnique(here.flatMap((action) => (action.kind === 'http' ? [action.path.replace(/[?#].*$/s, '')] : []))));
  const called = here.some(({ kind }) => kind === 'grpc');
  const items = tryNonEmpty([
    ...(got ? [{ methods: only(['GET'] as const), paths: only(got), users: { kind: 'any' } as const }] : []),
    ...(called ? [{ methods: only(['POST'] as const), paths: only([HEALTH] as const), users: { kind: 'any' } as const }] : []),
  ]);
  return items ? [{ id: KUBELET, http: only(items) }] : [];
}
