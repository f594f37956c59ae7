/** What Consul's own code makes of intentions: filters of proxies (`test/cluster/go/consul`). */
import type { Written } from '../../support/examples-manifests';
import { goTool } from '../tools/go-tool';
import { run } from '../tools/run';

/** One service whose proxy is asked about. */
export interface Asked {
  readonly service: string;
  /** ServiceIntentions, as they are written for Kubernetes. */
  readonly intentions: readonly Written[];
  /** Whether its proxy reads requests. */
  readonly http: boolean;
  /** What holds where no intention is about a caller. */
  readonly defaultAllow: boolean;
}

export interface Answer {
  /** A filter of Envoy. */
  readonly filter?: object;
  /** Why Consul refuses an entry. */
  readonly refused?: string;
}

export const TRUST_DOMAIN = '11111111-2222-3333-4444-555555555555.consul';

export function askConsul(all: readonly Asked[]): readonly Answer[] {
  const input = all.map(({ service, intentions, http, defaultAllow }) => ({
    Service: service, Entries: intentions.map(entryOf), HTTP: http, DefaultAllow: defaultAllow, TrustDomain: TRUST_DOMAIN,
  }));
  return JSON.parse(run(goTool('consul'), [], { input: JSON.stringify(input) })) as Answer[];
}

/** What consul-k8s sends to Consul for an object. Keys are read in any spelling. */
function entryOf({ spec }: Written): object {
  return { Kind: 'service-intentions', Name: spec.destination?.name, Sources: spec.sources };
}

/** Under which a service is known to proxies. Source: Consul, agent/connect/uri_service.go. */
export function identityOf(service: string): string {
  return `spiffe://${TRUST_DOMAIN}/ns/default/dc/dc1/svc/${service}`;
}
