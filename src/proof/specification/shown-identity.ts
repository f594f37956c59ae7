/** How callers show a service who they are. Sources: RFC 7519, section 4.1.3 (`aud`); Kubernetes "Configure Service Accounts for Pods", token projection. */
import type { ServiceIdentityRecord } from '../../author/graph/record/values';

interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** Whom tokens for a service must name; undefined: it looks at none. What the service says itself counts before what its namespace says. */
export function readAudience(service: Place, ...said: readonly (ServiceIdentityRecord | undefined)[]): string | undefined {
  const found = said.find((one) => one !== undefined);
  switch (found?.factory) {
    case undefined:
    case 'none': return undefined;
    case 'tokens': return found.options.audience ?? `${service.name}.${service.namespace}.svc`;
    default: throw new Error(`the proof does not know the identity ServiceIdentity.${String((found as { readonly factory: unknown }).factory)}`);
  }
}
