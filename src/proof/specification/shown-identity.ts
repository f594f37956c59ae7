/**
 * How callers show a service who they are. Sources: RFC 7519, section 4.1.3 (`aud`); Kubernetes "Configure Service Accounts for Pods", token projection; the
 * SPIFFE X.509-SVID standard.
 */
import type { WorkloadNode } from './nodes';
import type { ServiceIdentityRecord } from '../../author/graph/record/values';

interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** What callers have to show; nothing at all where the service does not look. What it says itself counts before what its namespace says. */
export function readShown(service: Place, ...said: readonly (ServiceIdentityRecord | undefined)[]): Pick<WorkloadNode, 'audience' | 'certificates'> {
  const found = said.find((one) => one !== undefined);
  switch (found?.factory) {
    case undefined:
    case 'none': return {};
    case 'tokens': return { audience: found.options.audience ?? `${service.name}.${service.namespace}.svc` };
    case 'spiffe': return { certificates: true };
    default: throw new Error(`the proof does not know the identity ServiceIdentity.${String((found as { readonly factory: unknown }).factory)}`);
  }
}

/** Whether it looks itself at who calls, and so at requests. */
export function looksItself({ audience, certificates }: Pick<WorkloadNode, 'audience' | 'certificates'>): boolean {
  return audience !== undefined || certificates === true;
}
