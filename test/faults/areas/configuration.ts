import { JsonPatch } from 'cdk8s';
import { Config, PodContainer, Secret, SecretStore } from '../../../src';
import { image } from '../../support/programs';
import type { Area, Fault } from '../fault';
import { CORE, POD } from '../world';
import type { World } from '../world';

const CONTAINER = `${POD}/containers/0`;
const SIDECAR = `${POD}/initContainers/0`;
const PUT_BACK = /Put back what was changed or taken away \(proof\)/;
const WAIVABLE = /keep the rule, or waive it: .*Rule\.UNKNOWN_FIELD/;

/** A service with configuration and secrets of every kind; two containers see one of them. */
function configured(world: World): void {
  const settings = Config.values('settings', { LOG_LEVEL: 'info' });
  world.service('configured', {
    config: [settings, Config.files('pages', '/pages', { 'index.html': '<p>Welcome</p>' }), Config.existing('flags'), Config.existing('trust', { mountPath: '/trust' })],
    secrets: [
      Secret.existing('db-app', { DB_PASSWORD: 'password' }), Secret.existing('ca', { 'ca.crt': 'tls.crt' }, { mountPath: '/ca' }),
      Secret.allOfExisting('broker'), SecretStore.cluster('platform').allKeys('mail', 'production/mail'),
    ],
    containers: [PodContainer.sidecar('helper', { image: image('helper'), config: [settings] })],
  });
}

function patched(patches: readonly JsonPatch[], ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      configured(world);
      world.patch('Deployment', 'configured', ...patches);
    },
    object: 'Deployment shop/configured',
    says,
  };
}

function inMap(patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      configured(world);
      world.patch('ConfigMap', 'configured-settings', patch);
    },
    object: 'ConfigMap shop/configured-settings',
    says: ['shop/configured', ...says],
  };
}

function inSecret(patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      configured(world);
      world.patch('ExternalSecret', 'configured-mail', patch);
    },
    object: 'ExternalSecret shop/configured-mail',
    says,
  };
}

/** Configuration, and Secrets that exist already or are fetched as a whole. */
export const AREA: Area = {
  faults: {
    'a value that is another one': inMap(JsonPatch.replace('/data/LOG_LEVEL', 'debug'), 'data.LOG_LEVEL has another value', WAIVABLE),
    'a value that is missing': inMap(JsonPatch.remove('/data/LOG_LEVEL'), 'data.LOG_LEVEL is missing', WAIVABLE),
    'a value that is added': inMap(JsonPatch.add('/data/LD_PRELOAD', '/tmp/x.so'), 'data.LD_PRELOAD is undeclared', WAIVABLE),
    'bytes that are added': inMap(JsonPatch.add('/binaryData', { a: 'YQ==' }), 'binaryData is undeclared', WAIVABLE),
    'a ConfigMap of another name': inMap(JsonPatch.replace('/metadata/name', 'other'), 'is missing'),
    'a variable that is taken away': patched([JsonPatch.remove(`${CONTAINER}/env`)], 'its container configured has no variable LOG_LEVEL of the ConfigMap shop/configured-settings', PUT_BACK),
    'a variable of a sidecar that is taken away': patched([JsonPatch.remove(`${SIDECAR}/env`)], 'its container helper has no variable LOG_LEVEL', PUT_BACK),
    'a variable that is overwritten': patched([JsonPatch.add(`${CONTAINER}/env/-`, { name: 'LOG_LEVEL', value: 'x' })], 'its container configured has no variable LOG_LEVEL', PUT_BACK),
    'files that are not mounted': patched([JsonPatch.remove(`${CONTAINER}/volumeMounts`)], 'its container configured does not mount, at /pages, all keys of the ConfigMap shop/configured-pages', PUT_BACK),
    'files of a Secret that are not mounted': patched([JsonPatch.remove(`${CONTAINER}/volumeMounts`)], 'its container configured does not mount, at /ca, ca.crt of the Secret shop/ca', PUT_BACK),
    'all variables that are taken away': patched([JsonPatch.remove(`${CONTAINER}/envFrom`)], 'its container configured has no envFrom of the ConfigMap shop/flags', PUT_BACK),
    'all variables of a Secret that are taken away': patched([JsonPatch.remove(`${CONTAINER}/envFrom`)], 'its container configured has no envFrom of the Secret shop/broker', PUT_BACK),
    'all variables under other names': patched([JsonPatch.add(`${CONTAINER}/envFrom/0/prefix`, 'X_')], 'its container configured has no envFrom', PUT_BACK),
    'another key of a Secret that exists': patched([JsonPatch.replace(`${CONTAINER}/env/0/valueFrom/secretKeyRef/key`, 'other')], 'its container configured has no variable DB_PASSWORD of the Secret shop/db-app', PUT_BACK),
    'a Secret that is neither fetched nor declared': patched([JsonPatch.add(`${CONTAINER}/envFrom/-`, { secretRef: { name: 'orders-database' } })], 'the Secret shop/orders-database, which shop/configured does not declare', WAIVABLE),
    'another secret of the store': inSecret(JsonPatch.replace('/spec/dataFrom/0/extract/key', 'production/payments'), 'spec.dataFrom[0].extract.key'),
    'one more secret of the store': inSecret(JsonPatch.add('/spec/dataFrom/-', { extract: { key: 'production/payments' } }), 'spec.dataFrom'),
    'secrets that are found by a pattern': inSecret(JsonPatch.replace('/spec/dataFrom/0', { find: { name: { regexp: '.*' } } }), 'spec.dataFrom[0]'),
  },
  harmless: {
    'configuration of every kind': configured,
    'a Secret that exists because the app fetches it by hand': (world) => {
      configured(world);
      world.add('external-secrets.io/v1', 'ExternalSecret', { name: 'broker' }, { spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'platform' }, data: [{ secretKey: 'a', remoteRef: { key: 'a' } }] } });
    },
    'a ConfigMap that exists because the app writes it': (world) => {
      configured(world);
      world.add(CORE, 'ConfigMap', { name: 'flags' }, { data: { A: 'b' } });
    },
  },
};
