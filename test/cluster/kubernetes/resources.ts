import type { Client } from './client';
import type { Manifest } from '../../support/synth';

interface Served {
  readonly resource: string;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly responseKind: { readonly kind: string };
}

/** Which path serves which object, as the server itself tells. */
export class Resources {
  public static async of(client: Client): Promise<Resources> {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const answers = await Promise.all(['/api', '/apis'].map(async (path) => client.must('GET', path, { accept })));
    const served = new Map<string, Served>();
    for (const { metadata: { name: group = '' }, versions } of answers.flatMap(({ items }) => items)) {
      for (const { version, resources } of versions) {
        for (const resource of resources ?? []) {
          if (resource.responseKind) served.set(`${group === '' ? version : `${group}/${version}`} ${resource.responseKind.kind}`, resource);
        }
      }
    }
    return new Resources(served);
  }

  private constructor(private readonly served: ReadonlyMap<string, Served>) {}

  /** The path of one object; throws where its kind is not served. */
  public pathOf({ apiVersion, kind, metadata: { name, namespace } }: Manifest): string {
    return `${this.collectionOf(apiVersion, kind, namespace)}/${encodeURIComponent(name)}`;
  }

  public collectionOf(apiVersion: string, kind: string, namespace?: string): string {
    const served = this.served.get(`${apiVersion} ${kind}`);
    if (!served) throw new Error(`this API server does not serve ${apiVersion} ${kind}`);
    if (served.scope === 'Namespaced' && namespace === undefined) throw new Error(`${kind} needs a namespace`);
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    return `${base}/${served.scope === 'Namespaced' ? `namespaces/${namespace}/` : ''}${served.resource}`;
  }
}
