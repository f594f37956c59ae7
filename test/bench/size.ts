/** How many services there are, whom each of them calls, and in how many charts they stand. */
export interface Size {
  readonly services: number;
  readonly charts: 'one' | 'many';
}

export const CALLS_PER_SERVICE = 10;
export const SERVICES_PER_NAMESPACE = 20;
export const PORT = 8080;
export const IMAGE = `acme/app@sha256:${'0'.repeat(64)}`;

export function namespacesOf({ services }: Size): number {
  return Math.ceil(services / SERVICES_PER_NAMESPACE);
}

export function namespaceOf(service: number): number {
  return Math.floor(service / SERVICES_PER_NAMESPACE);
}

/** Whom a service calls: near and far, each once. */
export function calleesOf(service: number, { services }: Size): readonly number[] {
  const callees = Array.from({ length: CALLS_PER_SERVICE }, (_, call) => (service * 7 + (call + 1) * 13) % services);
  return [...new Set(callees)].filter((callee) => callee !== service);
}
