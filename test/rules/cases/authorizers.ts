import { all, security, type RuleCases } from './case';
import { AUTHORIZER_FAILS_OPEN } from '../../../src/rules/istio/authorizer-fails-open';
import { UNKNOWN_AUTHORIZER } from '../../../src/rules/istio/unknown-authorizer';

/** The settings of an istiod. */
function settings(providers: string, name = 'istio'): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: istio-system}, data: {mesh: '{extensionProviders: [${providers}]}'}}`;
}

const grpc = (more = '', name = 'opa') => `{name: ${name}, envoyExtAuthzGrpc: {service: opa.shop.svc.cluster.local, port: 9191${more}}}`;
const http = (more = '') => `{name: web, envoyExtAuthzHttp: {service: web.shop.svc.cluster.local, port: 80${more}}}`;
const ASKS = (name: string) => security('AuthorizationPolicy', `{action: CUSTOM, provider: {name: ${name}}, rules: [{}]}`);

export const AUTHORIZER_CASES: readonly RuleCases[] = [
  {
    rule: AUTHORIZER_FAILS_OPEN,
    violates: [
      { title: 'over gRPC', yaml: settings(grpc(', failOpen: true')), says: 'the external authorizer opa' },
      { title: 'over HTTP, beside one that does not', yaml: settings(`${grpc()}, ${http(', failOpen: true')}`), says: 'the external authorizer web', times: 1 },
      { title: 'in the settings of a revision', yaml: settings(grpc(', failOpen: true'), 'istio-canary') },
    ],
    passes: [
      { title: 'nothing is said', yaml: settings(grpc()) },
      { title: 'it is closed', yaml: settings(http(', failOpen: false')) },
      { title: 'a provider that decides nothing', yaml: settings('{name: logs, envoyOtelAls: {service: otel.shop.svc.cluster.local, port: 4317}}') },
    ],
  },
  {
    rule: UNKNOWN_AUTHORIZER,
    violates: [
      { title: 'settings without any', yaml: all(settings(''), ASKS('opa')), says: '"opa"' },
      { title: 'settings with another', yaml: all(settings(http()), ASKS('opa')) },
      { title: 'one of the name that decides nothing', yaml: all(settings('{name: opa, envoyOtelAls: {service: otel.shop.svc.cluster.local, port: 4317}}'), ASKS('opa')) },
    ],
    passes: [
      { title: 'it is known', yaml: all(settings(grpc()), ASKS('opa')) },
      { title: 'no settings are given', yaml: ASKS('opa') },
      { title: 'one revision knows it', yaml: all(settings(grpc()), settings(http(), 'istio-canary'), ASKS('opa')) },
    ],
  },
];
