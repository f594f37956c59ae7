import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { ApiServer, Minor } from './api-server';
import { cached } from '../tools/cache';
import { until } from '../tools/daemon';
import { goModule, pinsOf } from '../tools/go-tool';

/** Where projects keep their CRDs; `go/crds/go.mod` says in which version, or the module of an older version that is named last. */
const SOURCES: Readonly<Record<CrdProject, readonly [module: string, path: string, pins?: string]>> = {
  'Istio': ['istio.io/api', 'kubernetes/customresourcedefinitions.gen.yaml'],
  'Gateway API': ['sigs.k8s.io/gateway-api', 'config/crd/standard'],
  'External Secrets': ['github.com/external-secrets/external-secrets', 'config/crds/bases'],
  'cert-manager': ['github.com/cert-manager/cert-manager', 'deploy/crds'],
  'KEDA': ['github.com/kedacore/keda/v2', 'config/crd/bases'],
  'Argo CD': ['github.com/argoproj/argo-cd/v3', 'manifests/crds'],
  'Network Policy API': ['sigs.k8s.io/network-policy-api', 'config/crd/experimental'],
  'Envoy Gateway': ['github.com/envoyproxy/gateway', 'charts/gateway-helm/charts/crds/crds/generated', 'envoy-gateway'],
  'Cilium': ['github.com/cilium/cilium', 'pkg/k8s/apis/cilium.io/client/crds/v2', 'netpol-cilium'],
  'trust-manager': ['github.com/cert-manager/trust-manager', 'deploy/crds', 'trust-manager'],
  // Later versions of these two can't be had from the Go module proxy.
  'Kong': ['github.com/kong/kubernetes-configuration', 'config/crd/ingress-controller', 'crds-kong'],
  'SPIRE': ['github.com/spiffe/spire-controller-manager', 'config/crd/bases', 'crds-spire'],
  // Its later versions have no CRDs of v1alpha1.
  'Network Policy API v1alpha1': ['sigs.k8s.io/network-policy-api', 'config/crd/experimental', 'crds-admin-network-policy'],
};

export type CrdProject = 'Istio' | 'Gateway API' | 'External Secrets' | 'cert-manager' | 'trust-manager' | 'KEDA' | 'Argo CD' | 'Network Policy API'
  | 'Network Policy API v1alpha1' | 'Cilium' | 'SPIRE' | 'Envoy Gateway' | 'Kong';

/** The projects whose kinds the library writes, or that it expects to be there. */
export const WRITTEN_FOR: readonly CrdProject[] = [
  'Istio', 'Gateway API', 'External Secrets', 'cert-manager', 'KEDA', 'Cilium', 'SPIRE', 'Envoy Gateway', 'Kong',
];

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Definition = any;

/** What a project ships for the API server: CRDs, and policies that guard them. They are long, so they are read once. */
export function definitionsOf(project: CrdProject): readonly Definition[] {
  const [module, path, pins = 'crds'] = SOURCES[project];
  const folder = cached('crds', [pinsOf(pins), module, path], (work) => {
    writeFileSync(join(work, 'definitions.json'), JSON.stringify(readDefinitions(project)));
  });
  return JSON.parse(readFileSync(join(folder, 'definitions.json'), 'utf8')) as Definition[];
}

function readDefinitions(project: CrdProject): readonly Definition[] {
  const [module, path, pins = 'crds'] = SOURCES[project];
  const place = join(goModule(pins, module), path);
  const files = statSync(place).isDirectory() ? readdirSync(place).filter((name) => name.endsWith('.yaml')).map((name) => join(place, name)) : [place];
  return files
    .flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Definition))
    .filter((object) => object !== null && Object.hasOwn(PATHS, object.kind));
}

const PATHS: Readonly<Record<string, string>> = {
  CustomResourceDefinition: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  ValidatingAdmissionPolicy: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
};

/**
 * What an API server can't take: rules of these CRDs ask isIP() and isCIDR(), which CEL knows from Kubernetes 1.31 on. The library writes none of
 * these kinds.
 */
const NOT_TAKEN: Readonly<Record<Minor, readonly string[]>> = {
  '1.30': [
    'tlsroutes.gateway.networking.k8s.io', 'adminnetworkpolicies.policy.networking.k8s.io', 'baselineadminnetworkpolicies.policy.networking.k8s.io',
    'clusternetworkpolicies.policy.networking.k8s.io', 'ciliumegressgatewaypolicies.cilium.io',
  ],
  '1.37': [],
};

/** Whether an API server takes the CRD of an object, if it needs one. */
export function isTakenBy(minor: Minor, { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): boolean {
  const [group] = apiVersion.split('/');
  return !NOT_TAKEN[minor].some((name) => name.endsWith(`.${group}`) && name.startsWith(`${kind.toLowerCase().replace(/y$/, 'ie')}s.`));
}

/** Installs what projects ship, and waits until their kinds are served. */
export async function installCrds({ admin, minor }: ApiServer, projects: readonly CrdProject[]): Promise<void> {
  const definitions = projects.flatMap(definitionsOf).filter(({ metadata: { name } }) => !NOT_TAKEN[minor].includes(name));
  await Promise.all(definitions.map(async (definition) => admin.must('POST', PATHS[definition.kind]!, { body: definition })));
  const wanted = definitions.filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ metadata: { name } }) => name as string);
  await until('all CRDs are established', async () => {
    const { items } = await admin.must('GET', PATHS.CustomResourceDefinition!) as { items: readonly Definition[] };
    const served = new Set(items.filter(isEstablished).map(({ metadata: { name } }) => name as string));
    return wanted.every((name) => served.has(name));
  });
}

function isEstablished({ status }: Definition): boolean {
  return (status?.conditions ?? []).some(({ type, status: holds }: Definition) => type === 'Established' && holds === 'True');
}
