/** Istio. */
import { indexOf } from './index-of-policies';
import { ISTIO, type IstioIndex, type IstioObjects } from './key';
import { ISTIO_KINDS, tryFindTakenName, unreadSettings } from './kinds';
import { parsePeerAuthentication, parseRequestAuthentication } from './read/authentication';
import { parseAuthorizationPolicy } from './read/authorization-policy';
import { parseServiceEntry, parseSidecar } from './read/egress';
import { tryReadMeshConfig } from './read/mesh-config';
import { tryFindRevision } from './read/revision';
import { listOf, type KindReader } from '../../objects/read/kind-reader';
import type { Layer } from '../layer';

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
  kinds: ISTIO_KINDS,
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
  arrange: indexOf,
  usingNamespaces: ({ authorizationPolicies }) => [authorizationPolicies],
  sight: (group, ref, body, into) => {
    const config = group === '' && ref.kind === 'ConfigMap' ? tryReadMeshConfig(ref, body) : undefined;
    if (!config) return undefined;
    into.meshConfigs.push(config);
    return { known: config.doubts.length === 0, ofProxies: true, matters: unreadSettings(config.doubts) };
  },
};
