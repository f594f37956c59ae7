/**
 * Services that proxies ask before they let requests in: that each is asked where it was declared to be, and that the settings of the mesh know it,
 * and refuse what it does not answer. Which requests it is asked about is proven with all others, once as if it let all of them in, and once as if it
 * refused them.
 *
 * Sources: Istio AuthorizationPolicy, action CUSTOM, and MeshConfig, extensionProviders (`failOpen` is false where nothing is said).
 */
import { isIstio } from './cluster-spec';
import type { IstioSpec } from './cluster-spec';
import { podsOfHolder } from './users';
import { ISTIO } from '../../../judge/layers/istio/key';
import type { AuthorizationPolicy } from '../../../judge/layers/istio/read/authorization-policy';
import type { MeshConfig } from '../../../judge/layers/istio/read/mesh-config';
import { authorizationPoliciesFor } from '../../../judge/layers/istio/scope';
import { DEFAULT_REVISION } from '../../../judge/layers/istio/well-known';
import type { Manifests } from '../../../judge/objects/manifests';
import type { Assumption } from '../../assumptions/assumption';
import { describeDifferences, hasFields, hasTexts, is, isAnything, isByDefault, isNothing, isOneOf } from '../../checks/matchers';
import type { Meaning } from '../../checks/matchers';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import type { AuthorizerSpec } from '../../specification/authorizer';
import { authorizersOf } from '../../specification/authorizers';
import type { GatewayNode, WorkloadNode } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** Where an authorizer was declared to be asked. */
interface Asking {
  readonly holder: (WorkloadNode | GatewayNode) & { readonly mesh: IstioSpec };
  readonly authorizer: AuthorizerSpec;
}

function askingIn(graph: Specification): readonly Asking[] {
  return [...nodesOf(graph, 'workload'), ...nodesOf(graph, 'gateway')].flatMap((holder) => (
    isIstio(holder.mesh) ? authorizersOf(holder).map((authorizer): Asking => ({ holder: holder as Asking['holder'], authorizer })) : []
  ));
}

/** Names of authorizers that were declared. */
export function declaredProviders(graph: Specification): ReadonlySet<string> {
  return new Set(askingIn(graph).map(({ authorizer }) => authorizer.provider));
}

/** The manifests as if authorizers answered all questions alike. Those that nobody declared are left as they are: what they answer is not known. */
export function answered(manifests: Manifests, providers: ReadonlySet<string>, answer: 'yes' | 'no'): Manifests {
  const { authorizationPolicies } = manifests.of(ISTIO);
  const isAsked = ({ action, provider }: AuthorizationPolicy) => action === 'CUSTOM' && provider !== undefined && providers.has(provider);
  return manifests.with(ISTIO, {
    authorizationPolicies: authorizationPolicies.flatMap((policy): readonly AuthorizationPolicy[] => {
      if (policy.malformed || !isAsked(policy)) return [policy];
      return answer === 'yes' ? [] : [{ ...policy, action: 'DENY' }];
    }),
  });
}

export function* authorizerFindings(graph: Specification, input: ProofInput): Generator<Message> {
  for (const { holder, authorizer: { provider } } of askingIn(graph)) {
    for (const pod of podsOfHolder(holder, input)) {
      const asked = authorizationPoliciesFor(input.judgement.cluster, pod).filter(({ action }) => action === 'CUSTOM').map((policy) => policy.provider);
      if (asked.length === 0) {
        yield { node: holder.id, text: `${holder.id} was declared to ask the authorizer ${provider}, but no AuthorizationPolicy with the action CUSTOM asks it. Put it back` };
      }
      for (const other of new Set(asked.filter((one) => one !== provider))) {
        yield { node: holder.id, text: `${holder.id} was declared to ask the authorizer ${provider}, but an AuthorizationPolicy asks ${String(other)}, which is undeclared. Delete it` };
      }
    }
  }
  yield* settingFindings(graph, input);
}

/** What settings say of authorizers, where they are given: in a cluster, or among the manifests. */
export function* settingFindings(graph: Specification, { judgement: { cluster: { manifests } } }: ProofInput): Generator<Message> {
  for (const { mesh, authorizer } of eachOnce(graph)) {
    for (const config of settingsFor(mesh, manifests.of(ISTIO).meshConfigs)) {
      const found = config.providers.filter(({ name }) => name === authorizer.provider);
      const place = `ConfigMap ${config.ref.namespace}/${config.ref.name}`;
      const wrong = found.length === 1 ? describeDifferences(meaningOf(authorizer)(found[0]?.said, '')) : `it is there ${found.length} times, expected once`;
      if (wrong !== '') {
        yield { node: authorizer.service, text: `${place} knows the authorizer ${authorizer.provider} otherwise than declared: ${wrong}. Have it set:\n${yamlOf(authorizer)}` };
      }
    }
  }
}

/** Each authorizer for each mesh that asks it. */
function eachOnce(graph: Specification): readonly { readonly mesh: IstioSpec; readonly authorizer: AuthorizerSpec }[] {
  const keyOf = ({ holder: { mesh }, authorizer: { provider } }: Asking) => JSON.stringify([mesh.revision, provider]);
  const found = new Map(askingIn(graph).map((asking) => [keyOf(asking), { mesh: asking.holder.mesh, authorizer: asking.authorizer }]));
  return [...found.keys()].sort().map((key) => found.get(key)!);
}

/** Those of the istiod that serves the mesh, or, where only one is given, those. */
function settingsFor({ revision = DEFAULT_REVISION }: IstioSpec, configs: readonly MeshConfig[]): readonly MeshConfig[] {
  const own = configs.filter((config) => config.revision === revision);
  return own.length > 0 || configs.length !== 1 ? own : configs;
}

function meaningOf({ protocol, host, port, milliseconds, pathPrefix, requestHeaders, writes = [] }: AuthorizerSpec): Meaning {
  const [namespace = ''] = host.split('.').slice(1);
  const common = {
    service: isOneOf(host, `${namespace}/${host}`),
    port: is(port.servicePort),
    failOpen: isByDefault(false),
    // Durations in JSON are in seconds. Source: protobuf, ProtoJSON.
    timeout: is(`${milliseconds / 1000}s`),
    // What the authorizer's absence is answered with.
    statusOnError: isAnything,
  };
  const own = protocol === 'grpc' ? hasFields({ ...common, includeRequestBodyInCheck: isAnything }) : hasFields({
    ...common,
    pathPrefix: pathPrefix === undefined ? isNothing : is(pathPrefix),
    includeRequestHeadersInCheck: hasTexts(requestHeaders),
    headersToUpstreamOnAllow: writes.length === 0 ? isNothing : hasTexts(writes),
    includeRequestBodyInCheck: isAnything,
    headersToDownstreamOnDeny: isAnything,
  });
  return hasFields(protocol === 'grpc' ? { envoyExtAuthzGrpc: own } : { envoyExtAuthzHttp: own });
}

/** What has to stand in the settings of the mesh. */
function yamlOf({ protocol, provider, host, port, milliseconds, pathPrefix, requestHeaders, writes = [] }: AuthorizerSpec): string {
  return [
    'extensionProviders:',
    `- name: ${provider}`,
    `  ${protocol === 'grpc' ? 'envoyExtAuthzGrpc' : 'envoyExtAuthzHttp'}:`,
    `    service: ${host}`,
    `    port: ${port.servicePort}`,
    `    timeout: ${milliseconds / 1000}s`,
    '    failOpen: false',
    ...(pathPrefix === undefined ? [] : [`    pathPrefix: ${JSON.stringify(pathPrefix)}`]),
    ...(requestHeaders.length === 0 ? [] : [`    includeRequestHeadersInCheck: ${JSON.stringify(requestHeaders)}`]),
    ...(writes.length === 0 ? [] : [`    headersToUpstreamOnAllow: ${JSON.stringify(writes)}`]),
  ].join('\n');
}

/** No object of a program can say it: only the settings of the mesh do. */
export function authorizerAssumptions(graph: Specification): readonly Assumption[] {
  return eachOnce(graph).map(({ mesh, authorizer }): Assumption => ({
    kind: 'authorizer',
    object: `ConfigMap ${mesh.rootNamespace}/${configName(mesh)}`,
    text: `its extensionProviders know the authorizer ${authorizer.provider} as ${authorizer.host} on port ${authorizer.port.servicePort}, and have refused what it does not answer${promiseOf(authorizer)}`,
    check: '`zero-trust verify` with the ConfigMap among the manifests, or with --cluster and these facts',
    settings: yamlOf(authorizer),
    effect: {
      is: 'counterexample',
      bodies: () => [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: configName(mesh), namespace: mesh.rootNamespace }, data: { mesh: '{}' } }],
    },
  }));
}

/** What it alone can hold: a header of the client stays where it answers with none. */
function promiseOf({ service, writes = [] }: AuthorizerSpec): string {
  return writes.length === 0 ? '' : `; ${service} answers what it lets in always with the header ${writes.join(' and ')}`;
}

/** Source: the chart of istiod, templates/configmap.yaml. */
function configName({ revision }: IstioSpec): string {
  return revision === undefined ? 'istio' : `istio-${revision}`;
}
