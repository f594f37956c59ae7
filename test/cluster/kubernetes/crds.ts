import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { ApiServer, Minor } from './api-server';
import { cached } from '../tools/cache';
import { until } from '../tools/daemon';
import { goModule, pinsOf } from '../tools/go-tool';

/** Where projects keep their CRDs; `go/crds/go.mod` says in which version. */
const SOURCES = {
  'Istio': ['istio.io/api', 'kubernetes/customresourcedefinitions.gen.yaml'],
  'Gateway API': ['sigs.k8s.io/gateway-api', 'config/crd/standard'],
  'External Secrets': ['github.com/external-secrets/external-secrets', 'config/crds/bases'],
  'cert-manager': ['github.com/cert-manager/cert-manager', 'deploy/crds'],
  'Argo CD': ['github.com/argoproj/argo-cd/v3', 'manifests/crds'],
} as const;

export type CrdProject = keyof typeof SOURCES;

/** The projects whose kinds the library writes, or that it expects to be there. */
export const WRITTEN_FOR: readonly CrdProject[] = ['Istio', 'Gateway API', 'External Secrets', 'cert-manager'];

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Definition = any;

/** What a project ships for the API server: CRDs, and policies that guard them. They are long, so they are read once. */
export function definitionsOf(project: CrdProject): readonly Definition[] {
  const folder = cached('crds', [pinsOf('crds'), ...SOURCES[project]], (work) => {
    writeFileSync(join(work, 'definitions.json'), JSON.stringify(readDefinitions(project)));
  });
  return JSON.parse(readFileSync(join(folder, 'definitions.json'), 'utf8')) as Definition[];
}

function readDefinitions(project: CrdProject): readonly Definition[] {
  const [module, path] = SOURCES[project];
  const place = join(goModule('crds', module), path);
  const files = statSync(place).isDirectory() ? readdirSync(place).filter((name) => name.endsWith('.yaml')).map((name) => join(place, name)) : [place];
  return files
    .flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Definition))
    .filter((object) => object !== null && object.kind !== 'Kustomization');
}

const PATHS: Readonly<Record<string, string>> = {
  CustomResourceDefinition: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  ValidatingAdmissionPolicy: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
};

/**
 * What an API server can't take: a rule of this CRD asks isIP(), which CEL knows from Kubernetes 1.31 on. The library writes no TLSRoute.
 */
const REFUSED: Readonly<Record<Minor, readonly string[]>> = { '1.30': ['tlsroutes.gateway.networking.k8s.io'], '1.37': [] };

/** Installs what projects ship, and waits until their kinds are served. */
export async function installCrds({ admin, minor }: ApiServer, projects: readonly CrdProject[]): Promise<void> {
  const definitions = projects.flatMap(definitionsOf).filter(({ metadata: { name } }) => !REFUSED[minor].includes(name));
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
