/** Consul. */
import { enrol } from './enrol';
import { containersOf } from './injection';
import { consulOf, installationsOf } from './installations';
import { byName, CONSUL, type ConsulIndex, type ConsulObjects } from './key';
import { CONSUL_SERVED } from './kinds';
import { mentionsOf } from './mentions';
import { CONSUL_MESH } from './mesh';
import type { Layer } from '../layer';
import { parseJwtProvider } from './read/jwt-provider';
import { parseMeshEntry } from './read/mesh-entry';
import { parseProxyDefaults } from './read/proxy-defaults';
import { parseServiceDefaults } from './read/service-defaults';
import { parseServiceIntentions } from './read/service-intentions';
import { CONSUL_GROUP, INJECT_ANNOTATION, PROXY_CONTAINER } from './well-known';
import { listOf } from '../../objects/read/kind-reader';

export const CONSUL_LAYER: Layer<ConsulObjects, ConsulIndex> = {
  key: CONSUL,
  served: CONSUL_SERVED,
  empty: () => ({ intentions: [], serviceDefaults: [], proxyDefaults: [], meshes: [], jwtProviders: [] }),
  readers: {
    [CONSUL_GROUP]: {
      ServiceIntentions: listOf('intentions', parseServiceIntentions),
      ServiceDefaults: listOf('serviceDefaults', parseServiceDefaults),
      ProxyDefaults: listOf('proxyDefaults', parseProxyDefaults),
      Mesh: listOf('meshes', parseMeshEntry),
      JWTProvider: listOf('jwtProviders', parseJwtProvider),
    },
  },
  labels: { domains: ['hashicorp.com'] },
  arrange: ({ intentions, serviceDefaults, proxyDefaults, meshes, jwtProviders }) => ({
    intentions: byName(intentions, ({ destination }) => destination),
    unclearIntentions: intentions.filter(({ malformed }) => malformed),
    serviceDefaults: byName(serviceDefaults, ({ ref }) => ref.name),
    proxyDefaults,
    meshes,
    jwtProviders: byName(jwtProviders, ({ ref }) => ref.name),
  }),
  enrol,
  installations: (options, objects) => installationsOf(options, objects),
  installationIn: (settings) => consulOf(settings),
  mentions: mentionsOf,
  isInjected: (template) => containersOf(template).includes(PROXY_CONTAINER),
  differences: (template) => [template.annotations[INJECT_ANNOTATION], containersOf(template).includes(PROXY_CONTAINER)],
  mesh: CONSUL_MESH,
};
