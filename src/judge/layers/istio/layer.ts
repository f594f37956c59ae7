/** Istio. */
import { doubtsOfRevisions } from './doubts';
import { enrol } from './enrol';
import { gatewayPods, gatewayPodsName } from './gateway-pods';
import { indexOf } from './index-of-policies';
import { injectionOf } from './injection';
import { installationsOf } from './installations';
import { ISTIO, type IstioIndex, type IstioObjects } from './key';
import { ISTIO_SERVED, tryFindTakenName, unreadSettings } from './kinds';
import { ISTIO_LABELS } from './live-labels';
import { mentionsOf } from './mentions';
import { ISTIO_MESH } from './mesh';
import { installationIn } from './proxy';
import type { Layer } from '../layer';
import { parsePeerAuthentication, parseRequestAuthentication } from './read/authentication';
import { parseAuthorizationPolicy } from './read/authorization-policy';
import { parseServiceEntry, parseSidecar } from './read/egress';
import { injectedContainersOf } from './read/injected-containers';
import { tryReadMeshConfig } from './read/mesh-config';
import { runsAsProxyUser } from './read/proxy-user';
import { tryFindRevision } from './read/revision';
import { listOf, type KindReader } from '../../objects/read/kind-reader';

const SERVICE_ENTRIES: KindReader<IstioObjects> = {
  read: (into, reading) => {
    const entry = parseServiceEntry(reading.ref, reading.root, reading.malformed);
    into.serviceEntries.push(entry);
    const taken = tryFindTakenName(entry.hosts);
    if (taken) reading.doubt(taken);
  },
};

/** An object may be for one revision alone. */
function revised(group: string, reader: KindReader<IstioObjects>): KindReader<IstioObjects> {
  return {
    read: (into, reading) => {
      reader.read(into, reading);
      const revision = tryFindRevision(group, reading.ref, reading.body);
      if (revision) into.ofRevisions.push(revision);
    },
  };
}

const SECURITY = 'security.istio.io';
const NETWORKING = 'networking.istio.io';

export const ISTIO_LAYER: Layer<IstioObjects, IstioIndex> = {
  key: ISTIO,
  served: ISTIO_SERVED,
  empty: () => ({
    peerAuthentications: [],
    authorizationPolicies: [],
    requestAuthentications: [],
    sidecars: [],
    serviceEntries: [],
    meshConfigs: [],
    ofRevisions: [],
  }),
  readers: {
    [SECURITY]: {
      PeerAuthentication: revised(SECURITY, listOf('peerAuthentications', parsePeerAuthentication)),
      AuthorizationPolicy: revised(SECURITY, listOf('authorizationPolicies', parseAuthorizationPolicy)),
      RequestAuthentication: revised(SECURITY, listOf('requestAuthentications', parseRequestAuthentication)),
    },
    [NETWORKING]: {
      Sidecar: revised(NETWORKING, listOf('sidecars', parseSidecar)),
      ServiceEntry: revised(NETWORKING, SERVICE_ENTRIES),
    },
  },
  labels: ISTIO_LABELS,
  arrange: indexOf,
  gatewayPods,
  gatewayPodsName,
  enrol,
  membership: (template, namespaceLabels) => {
    const { mesh, isWritten = false } = injectionOf(template, namespaceLabels);
    return { mesh, isProxyWritten: isWritten };
  },
  installations: (options, { meshConfigs }) => installationsOf(options, meshConfigs),
  installationIn,
  mentions: mentionsOf,
  isInjected: ({ spec }) => injectedContainersOf(spec).length > 0,
  differences: ({ spec }) => [injectedContainersOf(spec), runsAsProxyUser(spec)],
  doubts: doubtsOfRevisions,
  changesProxiesAlone: (group) => /(^|\.)istio\.io$/.test(group),
  mesh: ISTIO_MESH,
  usingNamespaces: ({ authorizationPolicies }) => [authorizationPolicies],
  sight: (group, ref, body, into) => {
    const config = group === '' && ref.kind === 'ConfigMap' ? tryReadMeshConfig(ref, body) : undefined;
    if (!config) return undefined;
    into.meshConfigs.push(config);
    return { known: config.doubts.length === 0, ofProxies: true, matters: unreadSettings(config.doubts) };
  },
};
