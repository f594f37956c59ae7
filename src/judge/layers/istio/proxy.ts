/** What a pod's proxy takes, as far as its manifest tells. */
import { tryFindOwnRedirection } from './ambient/redirection';
import { injectionOf, type Injection } from './injection';
import { istiosOf, tryFindInstallation, type IstioInstallation } from './installations';
import { tryFindOwnProxy } from './own-proxy';
import { runsAsProxyUser, type ProxyUser } from './read/proxy-user';
import { AMBIENT_MODE, DATAPLANE_MODE_LABEL, DEFAULT_REVISION, INJECTION_LABEL, REVISION_LABEL } from './well-known';
import type { NamespaceFacts } from '../../cluster/namespaces';
import { plainProxy, type Capture, type MeshMode, type ProxyFacts } from '../../cluster/pod';
import type { PodTemplate } from '../../objects/read/pod';
import type { Labels } from '../../objects/read/selector';
import type { Settings } from '../../options';

/**
 * The proxy of a template. Where its Namespace is not given, that may be one that asks for sidecars, or one that does not; a pod that asks for
 * itself is taken at its word. Ambient mode comes into question where something of the input is in it.
 */
export function proxyOf(
  template: PodTemplate, facts: NamespaceFacts, namespaces: ReadonlyMap<string, NamespaceFacts>, settings: Settings,
): ProxyFacts {
  const injection = injectionOf(template, facts.labels);
  if (!facts.liveLabels) return injectedProxy(template, injection, settings);
  const labels = isAmbientInUse(namespaces) ? [ASKS_FOR_SIDECARS, ASKS_FOR_AMBIENT] : [ASKS_FOR_SIDECARS];
  const others = labels.map((asking) => injectionOf(template, asking)).filter(({ mesh }) => mesh !== injection.mesh);
  const known = injectedProxy(template, injection, settings);
  if (others.length === 0) return known;
  const doubt = `whether the pod is in the mesh depends on labels of Namespace ${facts.name}, which is not given`;
  const [other] = others;
  if (known.mesh !== 'none' || others.some(({ mesh }) => mesh !== 'sidecar')) return { ...known, opaque: doubt };
  const perhaps = injectedProxy(template, { ...other, revision: istiosOf(settings)[0].revisions[0] }, settings);
  const capture = (one: Capture): Capture => (one === 'all' ? 'perhaps' : one);
  return { ...perhaps, mesh: 'unknown', inbound: capture(perhaps.inbound), outbound: capture(perhaps.outbound), proxyDoubt: doubt };
}

const ASKS_FOR_SIDECARS = { [INJECTION_LABEL]: 'enabled' };
const ASKS_FOR_AMBIENT = { [DATAPLANE_MODE_LABEL]: AMBIENT_MODE };

function isAmbientInUse(namespaces: ReadonlyMap<string, NamespaceFacts>): boolean {
  for (const { labels } of namespaces.values()) if (labels[DATAPLANE_MODE_LABEL] === AMBIENT_MODE) return true;
  return false;
}

function injectedProxy(template: PodTemplate, injection: Injection, settings: Settings): ProxyFacts {
  const { mesh, isWritten = false } = injection;
  if (mesh === 'none') return plainProxy(mesh, istiosOf(settings)[0]);
  if (mesh === 'shared') return redirectedPod(template, settings);
  const installation = installationOf(injection, settings);
  if (!installation) return unclearProxy(mesh, settings, nobodys(injection));
  const own = tryFindOwnProxy(template, isWritten);
  if (own !== undefined) return { ...unclearProxy(mesh, settings, own), installation };
  const proxyUser = runsAsProxyUser(template.spec);
  return { ...plainProxy(mesh, installation), outbound: OUTBOUND[proxyUser], ...(proxyUser === 'some' && { proxyDoubt: SOME_GO_AROUND }) };
}

const OUTBOUND: Readonly<Record<ProxyUser, Capture>> = { all: 'nothing', some: 'perhaps', none: 'all' };

const SOME_GO_AROUND = 'some of its containers run as the user or group of the proxy, so that what they send goes around it';

/** A pod in ambient mode. */
function redirectedPod(template: PodTemplate, settings: Settings): ProxyFacts {
  const own = tryFindOwnRedirection(template);
  if (own !== undefined) return unclearProxy('shared', settings, own);
  const [first, ...others] = istiosOf(settings);
  return others.length === 0 ? plainProxy('shared', first) : unclearProxy('shared', settings, SEVERAL_ISTIODS);
}

const SEVERAL_ISTIODS = 'there are several installations of Istio, and it is unknown which of them ztunnel belongs to';

/** The proxy that istiod makes for a Gateway. */
export function madeProxy(mesh: MeshMode, template: PodTemplate, namespace: NamespaceFacts, settings: Settings): ProxyFacts {
  const installation = gatewayInstallation(template, namespace, settings);
  return installation ? plainProxy(mesh, installation) : unclearProxy(mesh, settings, 'no installation of Istio that was stated makes its pods');
}

/** Which installation injects into a namespace; a revision that nobody stated stands for the first. */
export function installationIn(settings: Settings, namespaceLabels: Labels, revision?: string): IstioInstallation {
  return tryFindInstallation(settings, revision ?? namespaceLabels[REVISION_LABEL] ?? DEFAULT_REVISION) ?? istiosOf(settings)[0];
}

/** A Gateway belongs to the revision that it, or else its namespace, is labelled with. Source: Istio pkg/revisions, IsMine. */
function gatewayInstallation({ annotations }: PodTemplate, namespace: NamespaceFacts, settings: Settings): IstioInstallation | undefined {
  const revision = annotations[REVISION_LABEL] ?? namespace.labels[REVISION_LABEL];
  const found = tryFindInstallation(settings, revision ?? DEFAULT_REVISION);
  return found ?? (revision === undefined && istiosOf(settings).length === 1 ? istiosOf(settings)[0] : undefined);
}

/** A proxy of which nothing can be said. */
function unclearProxy(mesh: MeshMode, settings: Settings, because: string): ProxyFacts {
  return { mesh, installation: istiosOf(settings)[0], inbound: 'unclear', outbound: 'unclear', proxyDoubt: because };
}

function installationOf({ revision }: Injection, settings: Settings): IstioInstallation | undefined {
  if (istiosOf(settings)[0].revisions === 'any') return istiosOf(settings)[0];
  return revision === undefined ? undefined : tryFindInstallation(settings, revision);
}

function nobodys({ revision }: Injection): string {
  return revision === undefined
    ? 'it is unknown which installation of Istio its proxy belongs to'
    : `no installation of Istio that was stated injects for the revision ${revision}`;
}
