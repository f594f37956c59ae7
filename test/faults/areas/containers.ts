import { JsonPatch, Size } from 'cdk8s';
import { PodContainer, Probes, SecretStore } from '../../../src';
import { image } from '../../support/programs';
import type { Area, Fault } from '../fault';
import { POD } from '../world';
import type { World } from '../world';

const OBJECT = 'Deployment shop/helped';
const SIDECAR = `${POD}/initContainers/1`;
const BESIDE = `${POD}/containers/1`;
const PUT_BACK = /Put back what was changed or taken away \(proof\)/;
const WAIVABLE = /keep the rule, or waive it: .*Rule\.UNKNOWN_FIELD/;

/** A service with a container of each role. */
function helped(world: World): void {
  const database = SecretStore.cluster('platform').secret('database', { PASSWORD: 'production/helped#password' });
  const tls = SecretStore.cluster('platform').secret('tls', { KEY: 'production/helped#key' }, { mountPath: '/tls' });
  world.service('helped', {
    probes: Probes.http('/healthz', { managementPort: 9000 }),
    writablePaths: { '/tmp': Size.mebibytes(64), '/assets': Size.mebibytes(64) },
    containers: [
      PodContainer.init('migrate', { image: image('migrate'), args: ['up'], secrets: [database], sharedPaths: ['/assets'] }),
      PodContainer.sidecar('proxy', { image: image('proxy'), env: { MODE: 'tcp' }, secrets: [tls], probes: Probes.http('/', { managementPort: 9801 }) }),
      PodContainer.beside('metrics', { image: image('metrics'), secrets: [database] }),
    ],
  });
}

function patched(patches: readonly JsonPatch[], ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      helped(world);
      world.patch('Deployment', 'helped', ...patches);
    },
    object: OBJECT,
    says,
  };
}

function loosened(field: string, value: unknown, ...says: (string | RegExp)[]): Fault {
  return patched([JsonPatch.add(`${SIDECAR}/securityContext/${field}`, value)], ...says);
}

/** Containers beside the main one: what they run, what they get, and how they are hardened. */
export const AREA: Area = {
  faults: {
    'a sidecar that ends': patched([JsonPatch.remove(`${SIDECAR}/restartPolicy`), JsonPatch.remove(`${SIDECAR}/startupProbe`), JsonPatch.remove(`${SIDECAR}/readinessProbe`), JsonPatch.remove(`${SIDECAR}/livenessProbe`)], 'container proxy: ', WAIVABLE),
    'an init container that runs along': patched([JsonPatch.add(`${POD}/initContainers/0/restartPolicy`, 'Always')], 'container migrate: restartPolicy', WAIVABLE),
    'another image of a sidecar': patched([JsonPatch.replace(`${SIDECAR}/image`, image('other'))], 'container proxy: image', WAIVABLE),
    'other arguments of an init container': patched([JsonPatch.replace(`${POD}/initContainers/0/args`, ['down'])], 'container migrate: args', WAIVABLE),
    'another value of a variable of a sidecar': patched([JsonPatch.replace(`${SIDECAR}/env/0/value`, 'udp')], 'container proxy: env.MODE', WAIVABLE),
    'a sidecar that is asked on another port': patched([JsonPatch.replace(`${SIDECAR}/livenessProbe/httpGet/port`, 9000)], 'container proxy: livenessProbe', WAIVABLE),
    'a main container that is asked on another port': patched([JsonPatch.replace(`${POD}/containers/0/readinessProbe/httpGet/port`, 9801)], 'container helped: readinessProbe', WAIVABLE),
    'init containers in another order': patched([JsonPatch.move(`${POD}/initContainers/0`, `${POD}/initContainers/1`)], 'initContainers', 'the order migrate, proxy', WAIVABLE),
    'a container that is taken away': patched([JsonPatch.remove(BESIDE)], 'containers', 'the container metrics', WAIVABLE),
    'a container that nobody declared': patched([JsonPatch.add(`${POD}/containers/-`, { name: 'miner', image: image('miner') })], 'the containers helped, metrics, and no other', WAIVABLE),
    'a directory that is not shared': patched([JsonPatch.remove(`${POD}/initContainers/0/volumeMounts`)], 'container migrate: volumeMounts', WAIVABLE),
    'a secret that an init container does not get': patched([JsonPatch.remove(`${POD}/initContainers/0/env`)], 'its container migrate has no variable PASSWORD', PUT_BACK),
    'a secret that a second container does not get': patched([JsonPatch.remove(`${BESIDE}/env`)], 'its container metrics has no variable PASSWORD', PUT_BACK),
    'files that a sidecar does not get': patched([JsonPatch.remove(`${SIDECAR}/volumeMounts`)], 'its container proxy does not mount, at /tls', PUT_BACK),
    'a sidecar that is root': loosened('runAsUser', 0, /Rule\.RUN_AS_NON_ROOT/),
    'a sidecar that may run as root': loosened('runAsNonRoot', false, /Rule\.RUN_AS_NON_ROOT/),
    'a privileged sidecar': loosened('privileged', true, /Rule\.PRIVILEGED_CONTAINER/),
    'a sidecar that gains privileges': loosened('allowPrivilegeEscalation', true, /Rule\.PRIVILEGE_ESCALATION/),
    'a sidecar with capabilities': loosened('capabilities', { drop: ['ALL'], add: ['SYS_ADMIN'] }, /Rule\.ADDED_CAPABILITIES/),
    'a sidecar that writes its file system': loosened('readOnlyRootFilesystem', false, /Rule\.READ_ONLY_ROOT_FILESYSTEM/),
    'a second container without hardening': patched([JsonPatch.remove(`${BESIDE}/securityContext`)], /Rule\.PRIVILEGE_ESCALATION/),
    'an init container without hardening': patched([JsonPatch.remove(`${POD}/initContainers/0/securityContext`)], /Rule\.DROP_ALL_CAPABILITIES/),
    'a sidecar without limits': patched([JsonPatch.remove(`${SIDECAR}/resources/limits`)], /Rule\.RESOURCE_LIMITS/),
  },
  harmless: {
    'a container of each role': helped,
  },
};
