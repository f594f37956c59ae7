import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { configurePodNetwork } from './network';
import type { Node } from './node';
import { applyAll } from '../cluster/kubernetes/apply';
import { Resources } from '../cluster/kubernetes/resources';
import { until } from '../cluster/tools/daemon';
import { goModule, goTool } from '../cluster/tools/go-tool';
import { pythonWith } from '../cluster/tools/python-tool';
import { run } from '../cluster/tools/run';
import type { Manifest } from '../support/synth';

const CORE = '/api/v1/namespaces/istio-system';
const HUB = 'localhost';
const TAG = '1';

/** What is installed: istiod alone, with the CNI plugin instead of init containers that may change the network. */
const INSTALLED = ['components.ingressGateways[0].enabled=false', 'components.cni.enabled=true', 'values.pilot.autoscaleEnabled=false'];

/** What a small machine can't give. */
const SMALL = ['values.pilot.resources.requests.cpu=10m', 'values.pilot.resources.requests.memory=128Mi', 'values.global.proxy.resources.requests.cpu=1m'];

/**
 * Filters that Istio's own build of Envoy has alone. They count and pass on who spoke with whom; none of them decides. Without `istio.alpn` a
 * proxy offers one protocol for all (`istio`), by which a port of which nobody says what is spoken is taken for TCP.
 */
const OWN_BUILD = ['values.telemetry.enabled=false', 'values.pilot.env.PILOT_ENABLE_ALPN_FILTER=false', 'values.pilot.env.PILOT_ENABLE_METADATA_EXCHANGE=false'];

/**
 * Installs istiod from Istio's charts, with its injector and its CA, and the plugin that redirects the traffic of pods into their proxies. What
 * is installed already is made anew where the trust domain is another one.
 */
export async function startIstio(node: Node, trustDomain = 'cluster.local'): Promise<void> {
  const { data } = (await node.admin.get(`${CORE}/configmaps/istio`)).body;
  if (data?.mesh.includes(`trustDomain: ${trustDomain}`)) return;
  const program = goTool('istiod');
  node.offer([
    { reference: `${HUB}/pilot:${TAG}`, program, at: '/usr/local/bin/pilot-discovery', user: '1337:1337' },
    {
      reference: `${HUB}/proxyv2:${TAG}`,
      program,
      at: '/usr/local/bin/pilot-agent',
      copies: withLibraries(envoy(), '/usr/local/bin/envoy'),
      files: { '/var/lib/istio/envoy/envoy_bootstrap_tmpl.json': readFileSync(join(goModule('istiod', 'istio.io/istio'), 'tools/packaging/common/envoy_bootstrap.json'), 'utf8') },
    },
  ]);
  startPlugin(node);
  const settings = [`hub=${HUB}`, `tag=${TAG}`, 'profile=default', `meshConfig.trustDomain=${trustDomain}`, ...INSTALLED, ...SMALL, ...OWN_BUILD].flatMap((setting) => ['--set', setting]);
  const text = run(program, ['istioctl', 'manifest', 'generate', ...settings]);
  const manifests = parseAllDocuments(text).map((document) => document.toJS() as Manifest).filter(isApplied);
  await node.admin.send('POST', '/api/v1/namespaces', { body: { metadata: { name: 'istio-system' } } });
  // istiod has written into those of the installation before.
  const validators = manifests.filter(({ kind }) => kind === 'ValidatingWebhookConfiguration').map(({ metadata: { name } }) => String(name));
  for (const name of data ? validators : []) await node.admin.send('DELETE', `/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/${name}`);
  const applied = await applyAll(node.admin, await Resources.of(node.admin), manifests);
  const complaints = applied.flatMap(({ complaints: some }) => some);
  if (complaints.length > 0) throw new Error(`the API server refuses Istio's manifests:\n${complaints.join('\n')}`);
  // Its trust domain is read when it starts.
  if (data) await node.admin.must('DELETE', `${CORE}/pods?labelSelector=istio%3Dpilot&gracePeriodSeconds=0`);
  await until('istiod is ready', async () => isIstiodReady(node));
  await until('the injector is trusted', async () => {
    const { webhooks } = await node.admin.must('GET', '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/istio-sidecar-injector');
    return webhooks.every(({ clientConfig }: Manifest) => clientConfig.caBundle !== undefined);
  });
}

export async function isIstiodReady({ admin }: Node): Promise<boolean> {
  const { items } = await admin.must('GET', `${CORE}/pods?labelSelector=istio%3Dpilot`);
  return items.length === 1 && (items[0].status.conditions ?? []).some(({ type, status }: Manifest) => type === 'Ready' && status === 'True');
}

/** Chains Istio's CNI plugin, which asks the API server about each pod. */
function startPlugin({ folder, kubeconfig }: Node): void {
  const files = join(folder, 'istio-cni');
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, 'istio-cni-kubeconfig'), readFileSync(kubeconfig));
  configurePodNetwork(folder, [{
    program: goTool('istio-cni'),
    configuration: { type: 'istio-cni', ...{ plugin_log_level: 'info', cni_agent_run_dir: files, exclude_namespaces: ['kube-system', 'istio-system'], pod_namespace: 'istio-system' } },
  }]);
}

/** The CRDs are there. The plugin is chained by the test: what would copy it to the machine is left out. */
function isApplied(object: Manifest): boolean {
  return object && object.kind !== 'CustomResourceDefinition' && object.metadata.labels?.['operator.istio.io/component'] !== 'Cni';
}

function envoy(): string {
  return run(pythonWith('envoy'), ['-c', 'import envoy, os; print(os.path.join(os.path.dirname(envoy.__file__), "_bin", "envoy"), end="")']);
}

/** A program and the libraries that it is linked with, by their paths in an image. */
function withLibraries(program: string, at: string): Readonly<Record<string, string>> {
  const paths = [...run('ldd', [program]).matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path]) => path!);
  return { [at]: program, ...Object.fromEntries(paths.map((path) => [path, path])) };
}
