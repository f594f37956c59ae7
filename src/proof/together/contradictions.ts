/** What programs say differently of one namespace. */
import type { Recording } from '../../author/graph/record/record';
import type { ProofMessage } from '../prove-graph';
import { specificationOf } from '../specification/read';

export function contradictions(recording: Recording): readonly ProofMessage[] {
  const { described } = specificationOf(recording);
  return [...described.values()].flatMap((said): readonly ProofMessage[] => {
    const [{ name }] = said;
    const owners = said.filter(({ owned }) => owned).length;
    const differing = [
      ...(new Set(said.map(({ mesh }) => JSON.stringify(mesh))).size > 1 ? ['its mesh'] : []),
      ...(new Set(said.map(({ cluster }) => cluster.kubernetesVersion)).size > 1 ? ['the version of Kubernetes'] : []),
      ...(new Set(said.map(({ cluster }) => JSON.stringify([cluster.dns, cluster.podCidrs, cluster.apiServer]))).size > 1 ? ['the cluster'] : []),
    ];
    return [
      ...(owners > 1 ? [message(`Namespace ${name} is owned by ${owners} programs, expected one: let the others refer to it, with ZeroTrustNamespace.fromReference`)] : []),
      ...differing.map((what) => message(`programs say different things of ${what} in namespace ${name}: describe it alike in all of them`)),
    ];
  });
}

function message(text: string): ProofMessage {
  return { node: undefined, doubt: false, text };
}
