import type { Answer, Connect } from '../../../src/cli/cluster/connection';
import { documentsOf } from '../../support/documents';
import type { Manifest } from '../../support/synth';

/** What a kind is called in paths, and whether it stands in namespaces. */
const RESOURCES: Readonly<Record<string, readonly (readonly [kind: string, resource: string, namespaced: boolean])[]>> = {
  'v1': [['Namespace', 'namespaces', false], ['Pod', 'pods', true], ['Service', 'services', true], ['ConfigMap', 'configmaps', true], ['ServiceAccount', 'serviceaccounts', true], ['Secret', 'secrets', true]],
  'apps/v1': [['Deployment', 'deployments', true], ['ReplicaSet', 'replicasets', true], ['StatefulSet', 'statefulsets', true]],
  'networking.k8s.io/v1': [['NetworkPolicy', 'networkpolicies', true]],
  'gateway.networking.k8s.io/v1': [['Gateway', 'gateways', true], ['HTTPRoute', 'httproutes', true]],
  'rbac.authorization.k8s.io/v1': [['ClusterRole', 'clusterroles', false], ['Role', 'roles', true]],
  'security.istio.io/v1': [['PeerAuthentication', 'peerauthentications', true], ['AuthorizationPolicy', 'authorizationpolicies', true], ['RequestAuthentication', 'requestauthentications', true]],
  'networking.istio.io/v1': [['Sidecar', 'sidecars', true], ['ServiceEntry', 'serviceentries', true]],
  'security.istio.io/v1beta1': [['PeerAuthentication', 'peerauthentications', true], ['AuthorizationPolicy', 'authorizationpolicies', true]],
};

export interface FakeClusterOptions {
  /** Groups that nobody installed. */
  readonly without?: readonly string[];
  /** Resources that the caller may not list. */
  readonly forbidden?: readonly string[];
  /** Objects in one answer at most, whatever is asked for. */
  readonly page?: number;
  /** How many continuations are answered with 410 before one is not. */
  readonly expiring?: number;
}

/** An API server as far as `list` goes: discovery, pages, refusals. */
export class FakeCluster {
  static of(yaml: string, options: FakeClusterOptions = {}): FakeCluster {
    return new FakeCluster(documentsOf(yaml), options);
  }

  /** Every path that was asked for. */
  readonly asked: string[] = [];
  private expired = 0;

  constructor(private readonly objects: readonly Manifest[], private readonly options: FakeClusterOptions = {}) {}

  readonly connect: Connect = async () => ({
    server: 'https://cluster.example', who: "user 'ci' of context 'test'", get: async (path) => this.answer(path), close: () => undefined,
  });

  answer(path: string): Answer {
    this.asked.push(path);
    const { pathname, searchParams } = new URL(path, 'https://cluster.example/');
    if (pathname === '/apis') return { status: 200, body: this.groups() };
    const [, prefix, ...rest] = pathname.split('/');
    const apiVersion = prefix === 'api' ? rest.shift()! : `${rest.shift()}/${rest.shift()}`;
    const resources = this.isInstalled(apiVersion) ? RESOURCES[apiVersion] : undefined;
    if (!resources) return { status: 404, body: 'page not found' };
    if (rest.length === 0) {
      return { status: 200, body: { resources: resources.map(([kind, name, namespaced]) => ({ kind, name, namespaced, verbs: ['list'] })) } };
    }
    const namespace = rest.length === 3 ? rest[1] : undefined;
    const [kind, resource] = resources.find(([, name]) => name === rest.at(-1)) ?? [];
    if (kind === undefined || resource === undefined) return { status: 404, body: 'page not found' };
    if (this.options.forbidden?.includes(resource)) {
      const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
      return { status: 403, body: { message: `${resource} is forbidden: User "ci" cannot list resource "${resource}" ${where}` } };
    }
    const name = searchParams.get('fieldSelector')?.replace('metadata.name=', '');
    const isAsked = (object: Manifest): boolean => object.kind === kind && groupOf(object.apiVersion) === groupOf(apiVersion)
      && (namespace === undefined || object.metadata.namespace === namespace)
      && (name === undefined || object.metadata.name === name);
    return this.page(this.objects.filter(isAsked), searchParams);
  }

  private page(objects: readonly Manifest[], query: URLSearchParams): Answer {
    const from = Number(query.get('continue') ?? 0);
    if (from > 0 && this.expired < (this.options.expiring ?? 0)) {
      this.expired += 1;
      return { status: 410, body: { message: 'The provided continue parameter is too old' } };
    }
    const to = from + Math.min(this.options.page ?? Infinity, Number(query.get('limit')));
    const items = objects.slice(from, to).map(({ apiVersion, kind, ...item }) => item as Manifest);
    return { status: 200, body: { items, metadata: to < objects.length ? { continue: String(to) } : {} } };
  }

  private groups(): unknown {
    const all = Object.keys(RESOURCES).filter((apiVersion) => apiVersion.includes('/') && this.isInstalled(apiVersion));
    const names = [...new Set(all.map((apiVersion) => apiVersion.split('/')[0]!))];
    const versionsOf = (name: string) => all.filter((apiVersion) => apiVersion.startsWith(`${name}/`)).map((groupVersion) => ({ groupVersion }));
    return { groups: names.map((name) => ({ name, versions: versionsOf(name) })) };
  }

  private isInstalled(apiVersion: string): boolean {
    return !this.options.without?.includes(apiVersion.split('/')[0]!);
  }
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0]! : '';
}
