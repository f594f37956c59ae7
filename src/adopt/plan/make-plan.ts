/** From manifests to a plan. */
import { keepPods } from './kept';
import type { Plan, PlannedNamespace, PlannedWorkload, ProfileFacts } from './plan';
import { objectLabels } from '../../author/graph/labels';
import { parseDnsLabel, parseLabelKey, parseLabelValue, parseServiceName } from '../../author/graph/values/names';
import { isGuardedByMesh } from '../../author/meshes/table';
import type { Judgement } from '../../judge/judge';
import type { StoredObject } from '../../judge/objects/store';
import { joinedQuestions, type OpenQuestion } from '../calls/call';
import { decideCalls } from '../calls/decide';
import { hintsOf } from '../calls/hinted';
import { outsideCalls } from '../calls/outside';
import type { AdoptedMesh } from '../meshes/mesh';
import { MESHES } from '../meshes/table';
import { isBody } from '../read/fields';
import { foundWorkloads, grouped, type Found } from '../read/found';
import { portsOf } from '../read/ports';
import { newSurvey } from '../read/survey';
import { readAsSecure } from '../secure/secure';
import type { Traffic } from '../traffic/read';
import { resolveTraffic } from '../traffic/resolve';

export interface AdoptOptions {
  /** Whether no workload becomes one of ours. */
  readonly keepPods: boolean;
  /** Whether pods that are not hardened become so. */
  readonly harden: boolean;
  /** The namespaces that are adopted; undefined: all but those of the platform. */
  readonly namespaces: readonly string[] | undefined;
  readonly today: string;
  readonly owner: string;
  readonly expires: string;
  /** Undefined where none was given. */
  readonly traffic: Traffic | undefined;
  readonly profile: ProfileFacts;
}

/** The cluster's own: nobody adopts these by the way. */
const PLATFORM = /^(kube-.*)$/;

export function makePlan(judgement: Judgement, options: AdoptOptions): Plan {
  const isWanted = (namespace: string): boolean => (options.namespaces ? options.namespaces.includes(namespace) : !PLATFORM.test(namespace));
  const found = foundWorkloads(judgement).filter(({ workload }) => isWanted(workload.namespace));
  const namespaces = [...grouped(found, ({ workload }) => workload.namespace)].sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, own]) => planNamespace(name, own, judgement, options));
  const adopted = namespaces.flatMap(({ workloads }) => workloads).filter(({ form }) => form !== 'left');
  const ports = new Map(adopted.map((one) => [one.found.key, one.ports]));
  const own = adopted.map((one) => one.found);
  const hints = hintsOf(own, judgement.cluster);
  const seen = options.traffic && resolveTraffic(options.traffic.observed, own, ports, judgement.cluster);
  const meshed = new Set(namespaces.filter(({ mesh }) => mesh).map(({ name }) => name));
  const calls = decideCalls(judgement, ports, {
    hints: hints.calls, seen: seen?.calls, holdsRequests: (key) => meshed.has(judgement.cluster.workloadByKey.get(key)?.namespace ?? ''),
  });
  const outside = outsideCalls(judgement, own, ports, { hints: hints.outside, seen });
  return {
    ...options,
    namespaces,
    calls: calls.declared,
    hosts: outside.hosts,
    questions: [...joinedQuestions([
      ...calls.questions,
      ...outside.questions,
      ...(seen?.unresolved ?? []).map((about): OpenQuestion => ({ about, says: 'observed, and an end of it is not among the workloads' })),
    ])],
  };
}

function planNamespace(name: string, found: readonly Found[], judgement: Judgement, options: AdoptOptions): PlannedNamespace {
  const { manifests } = judgement.cluster;
  const mesh = meshOf(found);
  const taken = new Set<StoredObject>();
  const given = manifests.objects.tryFind('', 'Namespace', '', name);
  const { labels, dropped } = labelsOf(name, given);
  const names = new Set<string>();
  return {
    name,
    mesh,
    labels,
    dropped,
    podSecurity: 'restricted',
    waived: new Set(),
    workloads: found.map((one): PlannedWorkload => {
      const secure = readAsSecure(one, { harden: options.harden, settings: (config) => settingsOf(manifests.objects.tryFind('', 'ConfigMap', name, config)) });
      const isSecure = secure.secured !== undefined && !options.keepPods;
      const kept = keepPods(one, found, taken, (kind, called) => manifests.objects.tryFind('', kind, name, called));
      const why = whyLeft(one, name, names);
      names.add(one.workload.name);
      const reasons = why !== undefined ? [why] : isSecure ? [] : options.keepPods ? ['--keep-pods'] : [...secure.survey.blocks, ...secure.survey.unhardened];
      return {
        found: one,
        survey: secure.survey,
        secured: secure.secured,
        ports: isSecure && secure.secured ? secure.secured.ports : portsOf(one, newSurvey()),
        kept,
        form: why !== undefined ? 'left' : isSecure ? 'secure' : 'kept',
        reasons,
        waived: new Set(),
      };
    }),
  };
}

/** Names that no program can say. */
function whyLeft({ workload, object }: Found, namespace: string, names: ReadonlySet<string>): string | undefined {
  if (!parseDnsLabel(namespace).ok) return 'its namespace has no name that Kubernetes takes';
  if (!parseServiceName(workload.name).ok) return 'its name is none of a Service: a letter first, then letters, digits and hyphens';
  if (workload.hostNetwork) return 'it is on the network of its node, where no policy holds it for certain';
  if (workload.opaque !== undefined) return workload.opaque;
  if (names.has(workload.name)) return `another workload of the namespace is called ${workload.name}, too`;
  return object.body.metadata !== undefined && isBody(object.body.metadata) && typeof object.body.metadata.name === 'string' ? undefined : 'it has no name of its own';
}

/** The mesh that most pods of a namespace are in: one namespace has one. */
function meshOf(found: readonly Found[]): AdoptedMesh | undefined {
  return MESHES.find((mesh) => found.filter(({ workload }) => mesh.isIn(workload)).length * 2 > found.length);
}

function settingsOf(config: StoredObject | undefined): Readonly<Record<string, string>> | undefined {
  const data = config?.body.data;
  if (!isBody(data)) return config ? {} : undefined;
  return Object.fromEntries(Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Labels of a domain are somebody's switches, so that a person decides. */
function labelsOf(name: string, given: StoredObject | undefined): Pick<PlannedNamespace, 'labels' | 'dropped'> {
  const metadata = given && isBody(given.body.metadata) ? given.body.metadata : {};
  const own = Object.entries(isBody(metadata.labels) ? metadata.labels : {});
  const written = objectLabels(name, name);
  const isKept = ([key, value]: readonly [string, unknown]): boolean => (
    typeof value === 'string' && !key.includes('/') && !isGuardedByMesh(key) && !Object.hasOwn(written, key) && parseLabelKey(key).ok && parseLabelValue(value).ok
  );
  return {
    labels: Object.fromEntries(own.filter(isKept)) as Readonly<Record<string, string>>,
    dropped: own.filter((entry) => !isKept(entry) && !isGuardedByMesh(entry[0]) && entry[0] !== 'kubernetes.io/metadata.name').map(([key]) => key),
  };
}
