import { JsonPatch, Size } from 'cdk8s';
import { ConfigMap, Volume } from 'cdk8s-plus-28';
import { Rule, SecretStore, Waivers } from '../../../src';
import type { SecureService } from '../../../src';
import type { Area, Fault } from '../fault';
import { CORE, POD } from '../world';
import type { World } from '../world';

const CONTAINER = `${POD}/containers/0`;
const WAIVABLE = /keep the rule, or waive it: .*Rule\.UNKNOWN_FIELD/;
const DECLARE = 'Declare it: `secrets: [store.secret(…)]`';
const FOREIGN = 'orders-database';
const CLAIMS = '/spec/volumeClaimTemplates';
const REQUEST = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

/** A patch of the pods of web, which declare no secrets. */
function ofWeb(path: string, value: unknown, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => world.patch('Deployment', 'web', JsonPatch.add(`${POD}${path}`, value)),
    object: 'Deployment shop/web',
    says: [...says, WAIVABLE],
  };
}

function secretInWeb(path: string, value: unknown, name = FOREIGN): Fault {
  return ofWeb(path, value, `the Secret shop/${name}, which shop/web does not declare`, DECLARE);
}

function claimOfDb(field: string, value: unknown, says: string): Fault {
  return {
    change: (world) => world.patch('StatefulSet', 'db', JsonPatch.add(`${CLAIMS}/0/spec/${field}`, value)),
    object: 'StatefulSet shop/db',
    says: [`spec.volumeClaimTemplates.0.spec.${field}`, says, WAIVABLE],
  };
}

/** A workload whose secret is in files, and whose image is pulled with a Secret. */
function files(world: World): SecureService {
  const vault = SecretStore.vault({ server: 'https://vault.example.com:8200' });
  return world.service('files', { secrets: [vault.secret('tls', { KEY: 'production/files#key' }, { mountPath: '/tls' })], imagePullSecrets: ['registry'] });
}

function undelivered(name: string, change: (world: World) => void, ...says: (string | RegExp)[]): Fault {
  return { change, object: `Deployment shop/${name}`, says: [...says, /Put back what was changed or taken away \(proof\)/] };
}

function ofFiles(...patches: JsonPatch[]): (world: World) => void {
  return (world) => {
    files(world);
    world.patch('Deployment', 'files', ...patches);
  };
}

function volume(spec: object, field: string): Fault {
  return {
    change: (world) => world.add(CORE, 'PersistentVolume', { name: 'pv', namespace: undefined }, { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...spec } }),
    object: 'PersistentVolume pv',
    says: [field, 'Leave it out, or have the platform offer it', /Rule\.UNKNOWN_KIND/],
  };
}

const VARIABLE = { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: FOREIGN, key: 'PASSWORD' } } };

/** Secrets and claims that pods refer to. */
export const AREA: Area = {
  faults: {
    'a variable from a Secret of another workload': secretInWeb('/containers/0/env', [VARIABLE]),
    'a variable from a Secret that nobody declared': secretInWeb('/containers/0/env', [{ name: 'A', valueFrom: { secretKeyRef: { name: 'x', key: 'A' } } }], 'x'),
    'all variables of a Secret': secretInWeb('/containers/0/envFrom', [{ secretRef: { name: FOREIGN } }]),
    'a variable of an init container': secretInWeb('/initContainers', [{ name: 'init', image: 'a/b:1', env: [VARIABLE] }]),
    'a variable of an ephemeral container': secretInWeb('/ephemeralContainers', [{ name: 'debug', image: 'a/b:1', env: [VARIABLE] }]),
    'files of a Secret': secretInWeb('/volumes', [{ name: 's', secret: { secretName: FOREIGN } }]),
    'projected files of a Secret': secretInWeb('/volumes', [{ name: 's', projected: { sources: [{ secret: { name: FOREIGN } }] } }]),
    'a Secret without a name': ofWeb('/volumes', [{ name: 's', secret: {} }], 'a Secret without a name', DECLARE),
    'a source of variables that nobody knows': ofWeb('/containers/0/env', [{ name: 'A', valueFrom: { vaultRef: {} } }], 'valueFrom.vaultRef'),
    'an image pulled with a Secret that was not declared': ofWeb('/imagePullSecrets', [{ name: 'registry' }], 'the Secret shop/registry', 'Declare it: `imagePullSecrets'),
    'images pulled as an account': {
      change: (world) => world.patch('ServiceAccount', 'web', JsonPatch.add('/imagePullSecrets', [{ name: 'registry' }])),
      object: 'ServiceAccount shop/web',
      says: ['the Secret shop/registry', WAIVABLE],
    },
    'an own secret that pulls images': {
      change: (world) => world.patch('Deployment', 'orders', JsonPatch.add(`${POD}/imagePullSecrets`, [{ name: FOREIGN }])),
      object: 'Deployment shop/orders',
      says: ['imagePullSecrets of its pods', WAIVABLE],
    },
    'a declared secret whose variable is taken away': undelivered('orders', (world) => world.patch('Deployment', 'orders', JsonPatch.remove(`${CONTAINER}/env`)), 'its container orders has no variable PASSWORD', 'orders-database'),
    'a declared secret whose variable is overwritten': undelivered('orders', (world) => world.patch('Deployment', 'orders', JsonPatch.add(`${CONTAINER}/env/-`, { name: 'KEY', value: 'x' })), 'its container orders has no variable KEY', 'orders-stripe'),
    'a declared secret under another key': undelivered('orders', (world) => world.patch('Deployment', 'orders', JsonPatch.replace(`${CONTAINER}/env/0/valueFrom/secretKeyRef/key`, 'OTHER')), 'its container orders has no variable'),
    'a declared secret that is not mounted': undelivered('files', ofFiles(JsonPatch.remove(`${CONTAINER}/volumeMounts`)), 'its container files does not mount, at /tls', 'files-tls'),
    'a declared secret of which one key is left': undelivered('files', ofFiles(JsonPatch.add(`${POD}/volumes`, [{ name: 'files-tls', secret: { secretName: 'files-tls', items: [{ key: 'X', path: 'X' }] } }])), 'its container files does not mount, at /tls'),
    'a declared Secret that pulls no images': undelivered('files', ofFiles(JsonPatch.remove(`${POD}/imagePullSecrets`)), 'its pods lack the imagePullSecret \'registry\''),
    'storage of another workload': ofWeb('/volumes', [{ name: 'd', persistentVolumeClaim: { claimName: 'data-db-0' } }], 'the PersistentVolumeClaim shop/data-db-0', 'Declare it: `storage'),
    'storage that was not declared': {
      change: (world) => {
        world.service('cache', { stateful: true });
        world.patch('StatefulSet', 'cache', JsonPatch.add(CLAIMS, [{ metadata: { name: 'data' }, spec: REQUEST }]));
      },
      object: 'StatefulSet shop/cache',
      says: ['spec.volumeClaimTemplates makes claims that shop/cache does not declare', WAIVABLE],
    },
    'storage that is taken away': {
      change: (world) => world.patch('StatefulSet', 'db', JsonPatch.remove(CLAIMS)),
      object: 'StatefulSet shop/db',
      says: ['no claims for the storage', 'Put back'],
    },
    'storage on a volume of somebody else': claimOfDb('volumeName', 'pv', 'a volume that somebody else made'),
    'storage on volumes that are chosen by labels': claimOfDb('selector', { matchLabels: { a: 'b' } }, 'a volume that somebody else made'),
    'storage with the data of another volume': claimOfDb('dataSource', { kind: 'PersistentVolumeClaim', name: 'x' }, 'copies the data of another volume'),
    'a volume of the pod\'s life on a volume of somebody else': ofWeb('/volumes', [{ name: 'e', ephemeral: { volumeClaimTemplate: { spec: { ...REQUEST, volumeName: 'pv' } } } }], 'ephemeral.volumeClaimTemplate.spec.volumeName'),
    'a claim that the pods of db take for theirs': {
      change: (world) => world.add(CORE, 'PersistentVolumeClaim', { name: 'any-db-0' }, { spec: { ...REQUEST, volumeName: 'pv' } }),
      object: 'PersistentVolumeClaim shop/any-db-0',
      says: ['the pods of shop/db take it for storage of their own', WAIVABLE],
    },
    'a volume of files of the node': volume({ hostPath: { path: '/' } }, 'spec.hostPath'),
    'a volume of a disk of the node': volume({ local: { path: '/mnt' } }, 'spec.local'),
    'a volume for which the node is handed a Secret': volume({ csi: { driver: 'd', volumeHandle: 'h', nodePublishSecretRef: { name: 'x', namespace: 'kube-system' } } }, 'spec.csi.nodePublishSecretRef'),
    'a volume with a Secret of a cloud': volume({ azureFile: { secretName: 'x', shareName: 'y' } }, 'spec.azureFile'),
  },
  harmless: {
    'all variables of a ConfigMap': (world) => world.patch('Deployment', 'web', JsonPatch.add(`${CONTAINER}/envFrom`, [{ configMapRef: { name: 'settings' } }])),
    'files of a ConfigMap, by cdk8s-plus': (world) => world.web.container.mount('/flags', Volume.fromConfigMap(world.chart, 'flags', ConfigMap.fromConfigMapName(world.chart, 'flags-map', 'flags'))),
    'an emptyDir': (world) => world.patch('Deployment', 'web', JsonPatch.add(`${POD}/volumes`, [{ name: 'tmp', emptyDir: {} }])),
    'a volume of the pod\'s life': (world) => world.patch('Deployment', 'web', JsonPatch.add(`${POD}/volumes/-`, { name: 'e', ephemeral: { volumeClaimTemplate: { spec: REQUEST } } })),
    'storage of its own': (world) => { world.service('store', { storage: [{ mountPath: '/data', size: Size.gibibytes(1) }, { mountPath: '/logs', size: Size.gibibytes(1) }] }); },
    'a declared secret in files, and a declared Secret that pulls images': (world) => { files(world); },
    'one secret of the store for several workloads, each with its own': (world) => {
      const store = SecretStore.cluster('platform');
      for (const name of ['a', 'b']) world.service(name, { secrets: [store.secret('kafka', { KAFKA: 'production/kafka' })], imagePullSecrets: ['registry'] });
    },
    'an own secret in one more place': (world) => world.patch('Deployment', 'orders', JsonPatch.add(`${CONTAINER}/envFrom`, [{ secretRef: { name: FOREIGN } }])),
    'a Secret of somebody else, waived': (world) => {
      world.patch('Deployment', 'web', JsonPatch.add(`${CONTAINER}/env`, [VARIABLE]));
      Waivers.of(world.web).add({ rule: Rule.UNKNOWN_FIELD, reason: 'the team has had it for years', owner: 'shop', expires: '2031-06-30' });
    },
    'a claim that nobody mounts': (world) => { world.add(CORE, 'PersistentVolumeClaim', { name: 'archive' }, { spec: REQUEST }); },
    'a volume of a driver': (world) => { world.add(CORE, 'PersistentVolume', { name: 'pv', namespace: undefined }, { spec: { capacity: { storage: '1Gi' }, csi: { driver: 'd', volumeHandle: 'h' } } }); },
  },
};
