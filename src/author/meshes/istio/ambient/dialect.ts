import { ambientBackend } from './backend';
import { carry } from './carry';
import { checkLimits, checkReceived, checkUsersBehind } from './check-received';
import { checkCall, EGRESS_WAYPOINT, egressOf } from './egress';
import { relayOf } from './way';
import { quoted } from '../../../graph/problem';
import { parseDnsLabel, parseDnsSubdomain } from '../../../graph/values/names';
import type { MeshDialect } from '../../mesh';
import { COMMON, PATH_FORMS, PROXIES } from '../common';
import type { AmbientMesh } from '../mesh';

/**
 * Where istio-cni lets the kubelet's probes come from, so that they go past ztunnel.
 * @see https://istio.io/latest/docs/ambient/usage/networkpolicy/
 */
const PROBES_FROM = { v4: '169.254.7.127/32', v6: 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128' };

/** Istio in ambient mode. */
export const ambientDialect: MeshDialect<AmbientMesh> = {
  ...COMMON,
  kind: 'ambient',
  words: "Istio's ambient mode",
  read(reader, mesh) {
    COMMON.read(reader, mesh);
    if (mesh.waypoint.kind !== 'reference') return;
    const { name, namespace, serviceAccount } = mesh.waypoint;
    // The Service of its pods has the name.
    reader.read('mesh', 'mesh.waypoint.name', name, parseDnsLabel);
    if (name === EGRESS_WAYPOINT) {
      reader.refuse('mesh', 'mesh.waypoint.name', quoted(name), 'another name: the program writes a waypoint of this name for hosts outside', 'rename the waypoint of others');
    }
    if (namespace !== undefined) reader.read('mesh', 'mesh.waypoint.namespace', namespace, parseDnsLabel);
    if (serviceAccount !== name) reader.read('mesh', 'mesh.waypoint.serviceAccountName', serviceAccount, parseDnsSubdomain);
  },
  // Nothing runs in the pods.
  proxyUsers: [],
  // Waypoints see what sidecars see.
  enforces: { methods: true, pathForms: PATH_FORMS, exceptions: true, users: true, limits: true, requestTimes: true },
  // ztunnel speaks with istiod from pods of its own.
  platform: {
    callsControlPlane: false,
    scrapePort: (applicationPort) => applicationPort,
    probePorts: (applicationPorts) => applicationPorts,
    probeCidrs: PROBES_FROM,
  },
  gatewayPlatform: PROXIES,
  checkCall,
  checkUsers: checkUsersBehind,
  checkLimits,
  checkRequestTimes: checkLimits,
  checkReceived,
  relay: relayOf,
  egress: egressOf,
  carry,
  render: ambientBackend,
};
