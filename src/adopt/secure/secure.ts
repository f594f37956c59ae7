/** A workload as one of ours: its construct and arguments, or nothing where the API has no word for all of it. */
import { besideOf, finishContainer, readContainer, type Container, type PodFacts } from './container';
import { controllerOf } from './controller';
import { podContext } from './hardening';
import { podMetadata } from './metadata';
import { parseSeconds } from './quantities';
import { preStopOf, schedulingOf } from './scheduling';
import { directories, volumesOf } from './volumes';
import { call, list, name, number, object, text, textMap, texts, type Code, type Entry } from '../program/code';
import { Fields } from '../read/fields';
import type { Found } from '../read/found';
import { portsOf, type Port } from '../read/ports';
import { newSurvey, type Survey } from '../read/survey';

export interface Secured {
  readonly construct: 'SecureService' | 'SecureDaemon' | 'SecureJob' | 'SecureCronJob';
  readonly ports: readonly Port[];
  readonly entries: readonly Entry[];
  readonly podLabels: Readonly<Record<string, string>>;
}

export interface SecureReading {
  readonly secured: Secured | undefined;
  readonly survey: Survey;
}

export interface SecureOptions {
  /** Whether pods that are not hardened become so. */
  readonly harden: boolean;
  /** What is in a ConfigMap of the manifests. */
  readonly settings: PodFacts['settings'];
}

/** In seconds: the library's pods sleep for five before they stop. */
const SHORT_GRACE = 10;

/** Fields of a pod that say what is so anyway, or what the library says itself. */
const POD_DEFAULTS = {
  dnsPolicy: ['ClusterFirst'],
  schedulerName: ['default-scheduler'],
  hostNetwork: [false],
  hostPID: [false],
  hostIPC: [false],
  shareProcessNamespace: [false],
  preemptionPolicy: ['PreemptLowerPriority'],
} as const;

export function readAsSecure(found: Found, { harden, settings }: SecureOptions): SecureReading {
  const survey = newSurvey();
  const { template } = found;
  const controller = controllerOf(found, survey);
  if (!template || !controller) return { secured: undefined, survey };
  const isRun = controller.construct === 'SecureJob' || controller.construct === 'SecureCronJob';
  const ports = isRun ? [] : portsOf(found, survey);
  if (isRun && found.services.length > 0) survey.blocks.push('a job that is called through a Service');
  const spec = new Fields(template.spec, 'pod', survey);
  checkIdentity(found, spec, survey);
  checkServices(found, survey);
  const pod: PodFacts = { context: podContext(spec, survey), volumes: volumesOf(spec, survey), settings, survey };
  const grace = spec.number('terminationGracePeriodSeconds');
  const containers = readContainers(spec, ports, pod, grace !== undefined && grace <= SHORT_GRACE);
  const scheduling = schedulingOf(spec, survey);
  const pullSecrets = spec.objects('imagePullSecrets').flatMap((item) => item.text('name') ?? []);
  if (!isRun) spec.take('restartPolicy');
  else spec.drop('restartPolicy', 'it is that of the library');
  spec.drop('affinity', 'pods are spread over zones and nodes; see `scheduling`');
  if (spec.take('automountServiceAccountToken') === true) survey.dropped.push('pod.automountServiceAccountToken: it gets no token for the Kubernetes API');
  if (spec.take('enableServiceLinks') === true) survey.dropped.push('pod.enableServiceLinks: it gets no variables for each Service');
  spec.done(POD_DEFAULTS);
  if (!containers) return { secured: undefined, survey };
  const { main, beside, preStop } = containers;
  const waived = [...controller.waived, ...waivedRules([main, ...beside.map(({ container }) => container)], { isRun, probes: main.probes, survey })];
  const blocked = survey.blocks.length > 0 || (survey.unhardened.length > 0 && !harden);
  const metadata = podMetadata(template, survey);
  const entries: Entry[] = [
    { key: 'image', value: text(main.image) },
    ...(ports.length > 0 ? [{ key: 'ports', value: list(ports.map(portCode)) }] : []),
    ...(main.probes && !isRun ? [{ key: 'probes', value: main.probes }] : []),
    ...controller.entries,
    ...main.entries,
    ...writable(main),
    ...(beside.length > 0 ? [{ key: 'containers', value: list(beside.map(({ role, container }) => besideOf(role, container, main))) }] : []),
    ...identity(main),
    ...(Object.keys(pod.context.sysctls).length > 0 ? [{ key: 'sysctls', value: textMap(pod.context.sysctls) }] : []),
    ...(pullSecrets.length > 0 ? [{ key: 'imagePullSecrets', value: texts(pullSecrets) }] : []),
    ...graceEntries(grace, survey),
    ...(preStop ? [{ key: 'preStop', value: preStop }] : []),
    ...(scheduling ? [{ key: 'scheduling', value: scheduling }] : []),
    ...(Object.keys(metadata.annotations).length > 0 ? [{ key: 'podAnnotations', value: textMap(metadata.annotations) }] : []),
    ...(waived.length > 0 ? [{ key: 'waivers', value: list([...new Set(waived)].map(waiverCode)) }] : []),
  ];
  return { secured: blocked ? undefined : { construct: controller.construct, ports, entries, podLabels: metadata.labels }, survey };
}

interface Containers {
  readonly main: Container;
  readonly beside: readonly { readonly role: 'init' | 'sidecar' | 'beside'; readonly container: Container }[];
  readonly preStop: Code | undefined;
}

/** The main container is the one with ports, or else the first. */
function readContainers(spec: Fields, ports: readonly Port[], pod: PodFacts, isShort: boolean): Containers | undefined {
  const all = spec.objects('containers');
  const init = spec.objects('initContainers');
  const withPorts = all.filter((container) => container.has('ports'));
  if (withPorts.length > 1) pod.survey.blocks.push('several of its containers have ports');
  const first = withPorts[0] ?? all[0];
  if (!first) {
    pod.survey.blocks.push('it has no container');
    return undefined;
  }
  first.take('ports');
  const preStop = preStopOf(first, isShort);
  const read = (container: Fields, own: readonly Port[]): Container => {
    const one = readContainer(container, own, pod);
    finishContainer(container);
    return one;
  };
  const main = read(first, ports);
  const before = init.map((container) => {
    const role = container.text('restartPolicy') === 'Always' ? 'sidecar' as const : 'init' as const;
    if (container.has('ports')) pod.survey.blocks.push(`${container.path} has ports`);
    container.take('ports');
    return { role, container: read(container, ports) };
  });
  const others = all.filter((container) => container !== first).map((container) => ({ role: 'beside' as const, container: read(container, ports) }));
  return { main, beside: [...before, ...others], preStop };
}

export function portCode({ protocol, name: called, number: at, servicePort }: Port): Code {
  const options: Entry[] = [
    ...(called === protocol ? [] : [{ key: 'name', value: text(called) }]),
    ...(servicePort === at ? [] : [{ key: 'servicePort', value: number(servicePort) }]),
  ];
  return call(`Port.${protocol}`, number(at), ...(options.length > 0 ? [object(options)] : []));
}

function writable(main: Container): readonly Entry[] {
  const own = directories(main.mounts);
  return Object.keys(own).length === 0 ? [] : [{ key: 'writablePaths', value: object(Object.entries(own).map(([key, value]) => ({ key, value }))) }];
}

function identity({ user, group }: Container): readonly Entry[] {
  const isUser = user !== undefined && user > 0;
  return [
    ...(isUser ? [{ key: 'user', value: number(user) }] : []),
    ...(isUser && group !== undefined && group > 0 && group !== user ? [{ key: 'group', value: number(group) }] : []),
  ];
}

function graceEntries(grace: number | undefined, survey: Survey): readonly Entry[] {
  if (grace === undefined) return [];
  const duration = parseSeconds(grace);
  if (!duration) survey.blocks.push('pod.terminationGracePeriodSeconds is not a whole number of seconds');
  return duration ? [{ key: 'terminationGracePeriod', value: duration }] : [];
}

interface Missing {
  readonly isRun: boolean;
  readonly probes: Code | undefined;
  readonly survey: Survey;
}

function waivedRules(containers: readonly Container[], { isRun, probes, survey }: Missing): readonly string[] {
  const noProbes = !isRun && !probes;
  if (noProbes) survey.todos.push('it has no probes: a broken pod keeps receiving traffic');
  return [...(noProbes ? ['PROBES'] : []), ...(containers.some(({ moves }) => moves) ? ['IMAGE_TAG'] : [])];
}

/** A rule that is lifted until the day that the program names at its top. */
export function waiverCode(rule: string): Code {
  return object([{ key: 'rule', value: name(`Rule.${rule}`) }, { spread: 'adopted' }]);
}

/** A workload of ours has an account of its own, with its own name. */
function checkIdentity(found: Found, spec: Fields, survey: Survey): void {
  const { workload, bindings, account } = found;
  spec.take('serviceAccount');
  spec.take('serviceAccountName');
  if (bindings.length > 0) survey.blocks.push(`its account ${workload.serviceAccount} has rights by ${bindings.map(({ kind, name: one }) => `${kind} ${one}`).join(', ')}`);
  const annotations = account?.body.metadata as { readonly annotations?: Readonly<Record<string, unknown>> } | undefined;
  const known = Object.keys(annotations?.annotations ?? {}).filter((key) => !key.startsWith('kubectl.kubernetes.io/'));
  if (known.length > 0) survey.blocks.push(`its account ${workload.serviceAccount} has the annotations ${known.join(', ')}`);
  if (workload.serviceAccount !== workload.name) survey.dropped.push(`pod.serviceAccountName ${workload.serviceAccount}: it gets an account of its own name`);
}

/** A workload of ours has one Service, of its own name. */
function checkServices({ workload, services, shares, object: { kind } }: Found, survey: Survey): void {
  const own = services.filter(({ ref }) => ref.name === workload.name);
  for (const service of services) {
    const shared = shares.get(service) ?? [];
    if (shared.length > 0) survey.blocks.push(`Service ${service.ref.name} leads to ${shared.join(', ')}, too`);
    if (service.wayIn === undefined) continue;
    survey.todos.push(`Service ${service.ref.name} opens a way in from outside: declare an EdgeGateway, or an ExternalNetwork that calls it`);
  }
  if (own.length === 0 && services.some(({ wayIn }) => wayIn === undefined)) survey.blocks.push(`its Service has another name: ${services.map(({ ref }) => ref.name).join(', ')}`);
  for (const service of services) {
    if (service.ref.name === workload.name || service.wayIn !== undefined || own.length === 0) continue;
    survey.blocks.push(`Service ${service.ref.name} leads to it, too, under another name`);
  }
  if (own.some(({ headless }) => headless) && kind !== 'StatefulSet') survey.dropped.push(`Service ${workload.name} is headless: callers dial one address instead of those of the pods`);
}
