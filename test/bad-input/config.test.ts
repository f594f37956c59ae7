import { service } from './programs';
import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import type { SecureServiceProps } from '../../src';
import { Config, PodContainer, Secret, SecretStore } from '../../src';
import { image } from '../support/programs';

const web = (props: Partial<SecureServiceProps>): Program => ({ shop }) => service(shop, 'web', props);
const config = (...configs: Config[]) => web({ config: configs });
const secret = (...secrets: Secret[]) => web({ secrets });
const store = SecretStore.cluster('platform');

describe('a configuration', () => {
  refuses('without a value', config(Config.values('a', {})), told('config', 'web', "config 'a': got nothing in it", 'at least one value'));
  refuses('with a name that is none', config(Config.values('A', { X: '1' })), told('name', 'web', "config 'A': name: got 'A'"));
  refuses('with a name that is too long', config(Config.values('a'.repeat(61), { X: '1' })), told('name', 'web', `config '${'a'.repeat(61)}': name: got 'web-${'a'.repeat(61)}'`));
  refuses('with a variable that is none', config(Config.values('a', { 'a=b': '1' })), told('name', 'web', "config 'a': key: got 'a=b'"));
  refuses('with a file that is none', config(Config.files('a', '/etc/a', { 'b/c': '1' })), told('config', 'web', "config 'a': key: got 'b/c'", 'a file name'));
  refuses('in a directory that is none', config(Config.files('a', 'etc', { b: '1' })), told('mount-path', 'web', "config 'a': mountPath: got 'etc'", 'an absolute path'));
  refuses('in the directory of another', config(Config.files('a', '/etc/a', { b: '1' }), Config.files('b', '/etc/a', { b: '1' })),
    told('mount-path', 'web', 'mounts: got /etc/a beside /etc/a', 'directories that differ'));
  refuses('of the name of another', config(Config.values('a', { X: '1' }), Config.values('a', { Y: '1' })), told('duplicate-name', 'web', "config 'a': got two configurations", 'one of each name'));
  refuses('with a variable of `env`', web({ env: { X: '1' }, config: [Config.values('a', { X: '2' })] }), told('duplicate-name', 'web', "config 'a': X: got a variable that env sets too", 'one source'));
  refuses('with a variable of a secret', web({ config: [Config.values('a', { X: '2' })], secrets: [store.secret('b', { X: 'x' })] }),
    told('duplicate-name', 'web', "secret 'b': X: got a variable that config 'a' sets too", 'one source'));
  refuses('with a password', config(Config.values('a', { DB_PASSWORD: 'hunter2Tr0ub4dor' })),
    told('secret-as-value', 'web', "config 'a': DB_PASSWORD: got a value that must stay secret, because the name 'DB_PASSWORD' says that it is a password", 'no credentials'));
  refuses('with a private key in a file', config(Config.files('a', '/etc/a', { 'server.pem': '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n' })),
    told('secret-as-value', 'web', "config 'a': server.pem: got a value that must stay secret, because it is a PEM block", 'no credentials'));
  refuses('larger than a ConfigMap', config(Config.files('a', '/etc/a', { b: 'word '.repeat(220_000) })), told('config', 'web', "config 'a': got 1100001 bytes", 'at most 1048576 bytes'));
  refuses('of somebody else whose name is none', config(Config.existing('No Name')), told('name', 'web', "config 'No Name': name: got 'No Name'"));
  refuses('of a container, without a value', web({ containers: [PodContainer.sidecar('b', { image: image('b'), config: [Config.values('a', {})] })] }), told('config', 'web', "config 'a': got nothing in it"));
  const shared = Config.values('a', { X: '1' });
  accepts('one for two containers', web({ config: [shared], containers: [PodContainer.sidecar('b', { image: image('b'), config: [shared] })] }));
});

describe('a Secret that exists already', () => {
  refuses('without keys', secret(Secret.existing('db', {})), told('secret', 'web', "secret 'db': got no keys", 'at least one key'));
  refuses('with a name that is none', secret(Secret.allOfExisting('No Name')), told('name', 'web', "secret 'No Name': name: got 'No Name'"));
  refuses('with a variable that is none', secret(Secret.existing('db', { 'a=b': 'password' })), told('secret', 'web', "secret 'db': key: got 'a=b'"));
  refuses('with a key that is none', secret(Secret.existing('db', { PASSWORD: 'a/b' })), told('secret', 'web', "secret 'db': PASSWORD: got 'a/b'", 'a file name'));
  refuses('in a directory that is none', secret(Secret.allOfExisting('db', { mountPath: 'etc' })), told('mount-path', 'web', "secret 'db': mountPath: got 'etc'"));
  refuses('of the name of one that is fetched', secret(store.secret('db', { A: 'a' }), Secret.existing('web-db', { B: 'b' })), told('duplicate-name', 'web', "secret 'web-db': got two secrets"));
  accepts('all keys, and one of them as a file', secret(Secret.allOfExisting('db.app'), Secret.existing('ca', { 'ca.crt': 'tls.crt' }, { mountPath: '/etc/ca' })));
});

describe('all keys of a path of a store', () => {
  refuses('without a path', secret(store.allKeys('db', '')), told('secret', 'web', "secret 'db': path: got ''"));
  refuses('with a property', secret(store.allKeys('db', 'shop/db#password')), told('secret', 'web', "secret 'db': path: got 'shop/db#password'", 'a path without a property', "write 'shop/db'"));
  accepts('as variables and as files', secret(store.allKeys('db', 'shop/db'), store.allKeys('tls', 'shop/tls', { mountPath: '/etc/tls' })));
});
