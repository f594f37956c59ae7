import { createHash } from 'node:crypto';
import type { ServiceIdentityRecord } from './record/values';

/** A service that is called, and as whom its callers' tokens name it. */
export interface TokenAudience {
  /** `namespace/name`. */
  readonly callee: string;
  readonly audience: string;
}

/** A token of a caller for one callee, and how its main container sees it. */
export interface TokenNode extends TokenAudience {
  readonly volume: string;
  readonly directory: string;
}

interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** Where the main container of a callee finds whom it may admit. */
export const VERIFIER = { volume: 'service-tokens', directory: '/etc/service-tokens' } as const;

/** As whom tokens name a service; undefined where it asks for none. */
export function audienceOf(said: ServiceIdentityRecord | undefined, { namespace, name }: Place): string | undefined {
  return said?.factory === 'tokens' ? said.options.audience ?? `${name}.${namespace}.svc` : undefined;
}

/** Two callees never share a volume or a directory. */
export function tokenNode({ callee, audience }: TokenAudience): TokenNode {
  const [namespace, name] = callee.split('/');
  const hash = createHash('sha256').update(callee).digest('hex').slice(0, 8);
  return { callee, audience, volume: `token-${name.slice(0, 48).replace(/-+$/, '')}-${hash}`, directory: `/var/run/service-tokens/${name}.${namespace}` };
}

/** The ConfigMap that says whom a service may admit. */
export function verifierConfigMap(workload: string): string {
  return `${workload}-service-tokens`;
}

/** As tokens name a ServiceAccount. Source: Kubernetes "Authenticating", Service account tokens. */
export function subjectOf(namespace: string, serviceAccount: string): string {
  return `system:serviceaccount:${namespace}:${serviceAccount}`;
}
